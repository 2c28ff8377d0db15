package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementKind;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.catalog.TenantCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code invoice.get}: statements, in the order in which they were made. Any thread; blocks. */
final class InvoiceList {
  private static final int PAGE = 1000;
  private static final String OUTGOING = "outgoing";
  private static final String DRAFT = "draft";
  private static final String CREDIT = "credit";

  private final RatingCore core;

  InvoiceList(RatingCore core) {
    this.core = core;
  }

  Reply get(MonsumRequest request, Account account) throws MonsumException {
    request.onlyFilters(
        "INVOICE_ID", "INVOICE_NUMBER", "CUSTOMER_ID", "SUBSCRIPTION_ID", "MONTH", "YEAR", "TYPE");
    int limit = request.limit(MonsumRequest.LIMIT_MAX);
    long offset = request.offset();
    Filter filter = Filter.of(request);
    TenantCatalog tenant = account.tenant();
    List<Map<String, Object>> rows = new ArrayList<>();
    if (tenant == null) {
      return request.answer(Map.of("INVOICES", rows));
    }
    StatementFilter customer = new StatementFilter(request.text("CUSTOMER_ID"), null, null);
    long skipped = 0;
    long after = filter.after();
    List<StatementEntry> page = core.statements().list(account.number(), customer, after, PAGE);
    while (!page.isEmpty() && rows.size() < limit) {
      for (StatementEntry entry : page) {
        after = entry.id();
        if (rows.size() == limit || !filter.takes(entry, tenant)) {
          continue;
        }
        Statement statement =
            Objects.requireNonNull(core.statements().read(account.number(), after));
        Invoice invoice = new Invoice(statement, tenant);
        if (!filter.takesDay(invoice.day())) {
          continue;
        }
        if (skipped < offset) {
          skipped++;
        } else {
          rows.add(invoice.row(type(entry), isCancelled(entry)));
        }
      }
      page =
          filter.isBehind(after)
              ? List.of()
              : core.statements().list(account.number(), customer, after, PAGE);
    }
    return request.answer(Map.of("INVOICES", rows));
  }

  /** Whether another statement took it back: one of the same subscription that came later. */
  private boolean isCancelled(StatementEntry entry) {
    StatementFilter later = new StatementFilter(null, entry.subscription(), StatementState.ISSUED);
    long after = entry.id();
    List<StatementEntry> page = core.statements().list(entry.tenant(), later, after, PAGE);
    while (!page.isEmpty()) {
      for (StatementEntry each : page) {
        after = each.id();
        if (each.kind() == StatementKind.CANCELLATION && each.relatesTo() == entry.id()) {
          return true;
        }
      }
      page = core.statements().list(entry.tenant(), later, after, PAGE);
    }
    return false;
  }

  private static String type(StatementEntry entry) {
    if (entry.state() != StatementState.ISSUED) {
      return DRAFT;
    }
    return entry.total().signum() < 0 ? CREDIT : OUTGOING;
  }

  /** What is asked for; null: any. */
  private record Filter(
      @Nullable Long id,
      @Nullable String number,
      @Nullable String subscription,
      @Nullable Integer month,
      @Nullable Integer year,
      @Nullable String type) {
    static Filter of(MonsumRequest request) throws MonsumException {
      String id = request.text("INVOICE_ID");
      if (id != null && !id.matches("[0-9]{1,18}")) {
        throw MonsumException.field("INVOICE_ID", "it must be a number");
      }
      String type = request.text("TYPE");
      if (type != null && !Set.of(OUTGOING, DRAFT, CREDIT).contains(type)) {
        throw MonsumException.field("TYPE", "it must be outgoing, draft or credit");
      }
      return new Filter(
          id == null ? null : Long.valueOf(id),
          request.text("INVOICE_NUMBER"),
          request.text("SUBSCRIPTION_ID"),
          whole(request, "MONTH", 1, 12),
          whole(request, "YEAR", 1, 9999),
          type);
    }

    private static @Nullable Integer whole(MonsumRequest request, String name, int min, int max)
        throws MonsumException {
      String text = request.text(name);
      if (text == null) {
        return null;
      }
      int value = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
      if (value < min || value > max) {
        throw MonsumException.field(name, "it must be a number from " + min + " to " + max);
      }
      return value;
    }

    /** The id behind which statements are looked for. */
    long after() {
      return id == null || id == 0 ? 0 : id - 1;
    }

    /** Whether none that is wanted can come behind an id. */
    boolean isBehind(long last) {
      return id != null && last >= id;
    }

    /** Judges by the entry; the day of a draft stands in the statement alone. */
    boolean takes(StatementEntry entry, TenantCatalog tenant) {
      Instant issued = entry.issuedAt();
      if (issued != null && !takesDay(Invoice.day(issued, entry.customer(), tenant))) {
        return false;
      }
      return (id == null || id == entry.id())
          && (number == null || (issued != null && number.equals(Long.toString(entry.number()))))
          && (subscription == null
              || subscription.equals(Contract.idOf(tenant, entry.subscription())))
          && (type == null || type.equals(InvoiceList.type(entry)));
    }

    boolean takesDay(String day) {
      return (year == null || Integer.parseInt(day.substring(0, 4)) == year)
          && (month == null || Integer.parseInt(day.substring(5, 7)) == month);
    }
  }
}
