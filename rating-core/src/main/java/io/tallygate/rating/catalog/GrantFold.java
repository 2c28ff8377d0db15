package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.GrantPart;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Grants of prepaid credit from their written form. */
final class GrantFold {
  private final Fields fields;
  private final TenantState tenant;

  GrantFold(Fields fields, TenantState tenant) {
    this.fields = fields;
    this.tenant = tenant;
  }

  /** Reads a grant; null after a problem. */
  @Nullable Grant read(GrantPart part, @Nullable Grant before, String path) {
    String key = fields.foreignKey(part.key(), path + ".key");
    String customerKey = fields.foreignKey(part.customer(), path + ".customer");
    Customer customer = customerKey == null ? null : tenant.customers.get(customerKey);
    if (customerKey != null && customer == null) {
      fields.problem(path + ".customer", "is not a customer [key=" + customerKey + "]");
    }
    LocalDate from = fields.date(part.from(), path + ".from");
    LocalDate to = part.to() == null ? null : fields.date(part.to(), path + ".to");
    if (from != null && to != null && !from.isBefore(to)) {
      fields.problem(path + ".to", "must lie after from [from=" + from + "] [to=" + to + "]");
    }
    String text = part.text() == null ? key : fields.text(part.text(), path + ".text");
    if (key == null || customer == null || from == null || text == null) {
      return null;
    }
    BigDecimal amount = fields.money(part.amount(), customer.currency(), path + ".amount");
    if (amount != null && amount.signum() <= 0) {
      fields.problem(path + ".amount", "must be more than 0 [value=" + part.amount() + "]");
    }
    if (amount == null) {
      return null;
    }
    if (before != null) {
      fields.unchanged(before.customer(), customer.key(), path + ".customer");
      fields.unchanged(
          before.amount().stripTrailingZeros(), amount.stripTrailingZeros(), path + ".amount");
    }
    return new Grant(
        key,
        customer.key(),
        amount,
        customer.zones().startOf(from),
        to == null ? null : customer.zones().startOf(to),
        part.priority() == null ? 0 : part.priority(),
        text);
  }
}
