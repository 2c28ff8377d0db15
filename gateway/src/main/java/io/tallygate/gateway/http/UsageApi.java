package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.MeterTotal;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was counted, fresh: each answer holds everything acknowledged before the question. */
final class UsageApi {
  private static final int ROWS_DEFAULT = 1000;
  private static final int ROWS_MAX = 100_000;

  /** Behind every window that has a number. */
  private static final Instant END_OF_TIME =
      Instant.ofEpochMilli(Windows.startMs(Integer.MAX_VALUE - 1));

  private final RatingCore core;

  UsageApi(RatingCore core) {
    this.core = core;
  }

  Reply totals(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    int limit = (int) call.number("limit", ROWS_DEFAULT, 1, ROWS_MAX);
    String after = call.parameter("after");
    List<Meter> meters =
        tenant.meters().stream()
            .filter(meter -> after == null || meter.key().compareTo(after) > 0)
            .sorted(Comparator.comparing(Meter::key))
            .toList();
    core.flushes().flushAndStore();
    Map<Integer, MeterTotal> stored = new HashMap<>();
    for (MeterTotal total : core.totals()) {
      if (total.decomposition() == SeriesDefinition.NONE) {
        stored.put(total.meter(), total);
      }
    }
    return Page.reply(
        meters, limit, meter -> total(meter, stored.get(meter.id())), meter -> meter.key());
  }

  private static Map<String, Object> total(Meter meter, @Nullable MeterTotal of) {
    Map<String, Object> total = new LinkedHashMap<>();
    total.put("meter", meter.key());
    total.put("unit", meter.unit());
    total.put("scale", meter.scale());
    total.put("count", of == null ? 0 : of.count());
    total.put("sum", decimal(of == null ? BigInteger.ZERO : of.sum(), meter));
    return total;
  }

  Reply usage(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    Meter meter = meter(tenant, call.required("meter"), "meter");
    Instant from = border(call, "from", meter, Instant.EPOCH);
    Instant to = border(call, "to", meter, END_OF_TIME);
    if (!from.isBefore(to)) {
      throw ProblemException.badRequest("to must be later than from", "to");
    }
    int limit = (int) call.number("limit", ROWS_DEFAULT, 1, ROWS_MAX);
    String pulse = call.parameter("pulse");
    int decomposition = pulse == null ? SeriesDefinition.NONE : decomposition(tenant, meter, pulse);
    int after = (int) call.number("after", -1, 0, Integer.MAX_VALUE - 1);
    List<String> subjects = call.parameters("subject");
    List<UsageRow> rows;
    try (FlushHold hold = core.flushes().flushAndHold()) {
      rows =
          core.usage()
              .usagePage(
                  meter.id(),
                  decomposition,
                  subjects.isEmpty() ? null : subjects,
                  from.toEpochMilli(),
                  to.toEpochMilli(),
                  hold.number(),
                  after,
                  limit + 1);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("meter", meter.key());
    body.put("unit", meter.unit());
    body.put("scale", meter.scale());
    if (pulse != null) {
      body.put("pulse", pulse);
    }
    if (call.parameter("from") != null) {
      body.put("from", from);
    }
    if (call.parameter("to") != null) {
      body.put("to", to);
    }
    Page page = Page.of(rows, limit, row -> row(row, meter), UsageRow::series);
    body.put("items", page.items());
    if (page.next() != null) {
      body.put("next", page.next());
    }
    return Reply.ok(body);
  }

  private static Map<String, Object> row(UsageRow row, Meter meter) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (int i = 0; i < row.dimensions().size(); i++) {
      dimensions.put(meter.dimensions().get(i).name(), row.dimensions().get(i));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject", row.subject());
    fields.put("dimensions", dimensions);
    fields.put("count", row.count());
    fields.put("sum", decimal(row.sum(), meter));
    fields.put("firstWindow", Instant.ofEpochMilli(Windows.startMs(row.firstWindow())));
    fields.put("lastWindow", Instant.ofEpochMilli(Windows.startMs(row.lastWindow())));
    return fields;
  }

  private static String decimal(BigInteger sum, Meter meter) {
    return new BigDecimal(sum, meter.scale()).toPlainString();
  }

  /** A meter of the tenant, or 404. */
  /**
   * A meter by its key.
   *
   * @param field what of the request named it
   */
  static Meter meter(TenantCatalog tenant, String key, String field) throws ProblemException {
    for (Meter meter : tenant.meters()) {
      if (meter.key().equals(key)) {
        return meter;
      }
    }
    throw new ProblemException(
        Problem.of(404, "Not found", "there is no such meter [meter=" + key + "]").at(field));
  }

  private static Instant border(Call call, String name, Meter meter, Instant otherwise)
      throws ProblemException {
    if (call.parameter(name) == null) {
      return otherwise;
    }
    Instant instant = call.instant(name);
    long windowMs = meter.windowMinutes() * 60_000L;
    if (instant.toEpochMilli() % windowMs != 0 || instant.toEpochMilli() < 0) {
      throw ProblemException.badRequest(
          name
              + " must lie on a border of the meter's windows [minutes="
              + meter.windowMinutes()
              + "]",
          name);
    }
    return instant;
  }

  /** Pulses stand in the catalog in the order of the meter's rules. */
  private static int decomposition(TenantCatalog tenant, Meter meter, String pulse)
      throws ProblemException {
    for (CatalogDocument.MeterPart part : tenant.document().meters()) {
      if (meter.key().equals(part.key()) && part.pulses().contains(pulse)) {
        return part.pulses().indexOf(pulse);
      }
    }
    throw ProblemException.badRequest("the meter has no such pulse [pulse=" + pulse + "]", "pulse");
  }
}
