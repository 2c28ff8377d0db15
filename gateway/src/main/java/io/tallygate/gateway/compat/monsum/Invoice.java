package io.tallygate.gateway.compat.monsum;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.billing.TaxLine;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.PlannedCharge;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A statement as the original writes invoices. Amounts are exact, and texts. */
final class Invoice {
  private static final DateTimeFormatter DELIVERY_DAY =
      DateTimeFormatter.ofPattern("dd.MM.uuuu", Locale.ROOT);

  private final Statement statement;
  private final TenantCatalog tenant;
  private final List<PlannedCharge> charges;
  private final List<Map<String, Object>> items = new ArrayList<>();

  Invoice(Statement statement, TenantCatalog tenant) {
    this.statement = statement;
    this.tenant = tenant;
    Plan plan = tenant.plan(statement.plan(), statement.catalogVersion());
    this.charges = plan == null ? List.of() : plan.charges();
  }

  /** Its day, {@code 2013-08-01}: that of its issue, or of its making for drafts. */
  String day() {
    Instant issued = statement.issuedAt();
    return day(issued == null ? statement.madeAt() : issued, statement.customer(), tenant);
  }

  /** The day that an instant is in, for a customer. */
  static String day(Instant at, String customer, TenantCatalog tenant) {
    return MonsumTime.day(at, Account.customerOf(tenant, customer).zones().zoneAt(at));
  }

  /**
   * Its fields.
   *
   * @param isCancelled whether another statement took it back
   */
  Map<String, Object> row(String type, boolean isCancelled) {
    TaxLine tax = statement.tax();
    statement.lines().forEach(this::add);
    statement.adjustments().forEach(this::add);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("INVOICE_ID", Long.toString(statement.id()));
    row.put("TYPE", type);
    row.put("CUSTOMER_ID", statement.customer());
    row.put("CUSTOMER_NUMBER", statement.customer());
    row.put("ORGANIZATION", statement.customerName());
    row.put("CURRENCY_CODE", statement.currency());
    row.put("SUBSCRIPTION_ID", Contract.idOf(tenant, statement.subscription()));
    row.put(
        "INVOICE_NUMBER",
        statement.state() == StatementState.ISSUED ? Long.toString(statement.number()) : "");
    row.put("IS_CANCELED", isCancelled ? "1" : "0");
    row.put("INVOICE_DATE", day());
    row.put(
        "DELIVERY_DATE",
        delivery(statement.start()) + " - " + delivery(statement.end().minusMillis(1)));
    row.put("SUB_TOTAL", text(tax == null ? statement.total() : tax.net()));
    row.put("VAT_TOTAL", text(tax == null ? zero() : tax.amount()));
    row.put("VAT_ITEMS", tax == null ? List.of() : List.of(vat(tax)));
    row.put("ITEMS", List.copyOf(items));
    row.put("TOTAL", text(statement.total()));
    row.put("OUTSTANDING_AMOUNT", text(statement.due()));
    return row;
  }

  private BigDecimal zero() {
    return BigDecimal.ZERO.setScale(statement.total().scale());
  }

  private String delivery(Instant at) {
    return DELIVERY_DAY.format(LocalDateTime.ofInstant(at, ZoneId.of(statement.zone())));
  }

  private static Map<String, Object> vat(TaxLine tax) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("VAT_PERCENT", Numbers.twoPlaces(tax.percent()));
    item.put("COMPLETE_NET", text(tax.net()));
    item.put("VAT_VALUE", text(tax.amount()));
    return item;
  }

  private void add(StatementLine line) {
    BigDecimal price = line.price();
    boolean isProduct = price != null && line.per().compareTo(BigDecimal.ONE) == 0;
    add(
        Articles.numberOf(charges, line.charge(), statement.plan()),
        isProduct ? line.text() : line.text() + counted(line),
        isProduct ? line.quantity() : BigDecimal.ONE,
        isProduct ? price : null,
        line.amount());
  }

  /** The quantity of a line whose amount is not one price times it. */
  private static String counted(StatementLine line) {
    return line.unit().equals("1")
        ? ""
        : ": " + Numbers.quantity(line.quantity()) + " " + line.unit();
  }

  private void add(Adjustment adjustment) {
    add(
        Articles.numberOf(charges, adjustment.charge(), statement.plan()),
        adjustment.text(),
        BigDecimal.ONE,
        null,
        adjustment.amount());
  }

  private void add(
      String article,
      String description,
      BigDecimal quantity,
      @Nullable BigDecimal price,
      BigDecimal amount) {
    TaxLine tax = statement.tax();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("INVOICE_ITEM_ID", statement.id() + "-" + (items.size() + 1));
    item.put("ARTICLE_NUMBER", article);
    item.put("DESCRIPTION", description);
    item.put("QUANTITY", Numbers.twoPlaces(quantity));
    item.put("UNIT_PRICE", Numbers.price(price == null ? amount : price));
    item.put("VAT_PERCENT", tax == null ? "0.00" : Numbers.twoPlaces(tax.percent()));
    item.put(tax != null && tax.isIncluded() ? "COMPLETE_GROSS" : "COMPLETE_NET", text(amount));
    item.put("SORT_ORDER", Integer.toString(items.size() + 1));
    items.add(item);
  }

  private static String text(BigDecimal amount) {
    return amount.toPlainString();
  }
}
