package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.query.MeterAnswer;
import io.tallygate.rating.query.MeterQuery;
import io.tallygate.rating.query.MeterQuestion;
import io.tallygate.rating.query.QueryInterval;
import io.tallygate.rating.query.QueryRefusedException;
import io.tallygate.rating.store.UsageRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Questions about meters. Each answer holds everything acknowledged before. Worker threads. */
final class QueryApi {
  private final RatingCore core;

  QueryApi(RatingCore core) {
    this.core = core;
  }

  Reply get(Call call) throws ProblemException {
    Meter meter = TenantMeters.wanted(core, call);
    return answer(call, meter, QueryRequest.ofParameters(call));
  }

  Reply post(Call call) throws ProblemException {
    Meter meter = TenantMeters.wanted(core, call);
    return answer(call, meter, QueryRequest.ofBody(call));
  }

  private Reply answer(Call call, Meter meter, QueryRequest request) throws ProblemException {
    check(call, meter, request);
    QueryAnswer answer;
    try (FlushHold hold = core.flushes().flushAndHold()) {
      Instant from = request.from();
      Instant to = request.to();
      if (from == null || to == null) {
        UsageExtent extent = new UsageExtent(meter, request.interval(), request.zone());
        forEachRow(meter, hold, extent);
        from = from == null ? extent.from() : from;
        to = to == null ? extent.to() : to;
      }
      if (isCounted(meter)) {
        from = floor(from, meter);
        to = ceiling(to, meter);
      }
      answer = new QueryAnswer(request, from, to, rows(meter, request, from, to, hold));
    }
    String accept = call.headers().get("Accept");
    return accept != null && accept.contains("text/csv") ? answer.csv() : answer.json();
  }

  /** Null: there are none. */
  private @Nullable MeterAnswer rows(
      Meter meter, QueryRequest request, Instant from, Instant to, FlushHold hold)
      throws ProblemException {
    if (!from.isBefore(to)) {
      return null;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    request.values().forEach((name, wanted) -> values.put(MeterForm.dimension(name), wanted));
    for (Map.Entry<String, Predicate<String>> each : request.filters().entrySet()) {
      List<String> passing = new ArrayList<>(values(meter, each.getKey(), hold));
      passing.removeIf(each.getValue().negate());
      String dimension = MeterForm.dimension(each.getKey());
      List<String> named = values.get(dimension);
      if (named != null && !named.isEmpty()) {
        passing.retainAll(named);
      }
      if (passing.isEmpty()) {
        return null;
      }
      values.put(dimension, passing);
    }
    List<String> groupBy = request.groupBy().stream().distinct().map(QueryApi::part).toList();
    MeterQuestion question =
        new MeterQuestion(
            meter,
            from,
            to,
            request.interval(),
            request.zone(),
            request.subjects(),
            request.customers(),
            values,
            groupBy);
    try {
      return new MeterQuery(core::catalog, core.usage())
          .answer(meter.tenant(), question, hold.number());
    } catch (QueryRefusedException e) {
      throw refused(e);
    }
  }

  /** What a question of this gateway calls a part of a group. */
  private static String part(String name) {
    return name.equals(QueryRequest.CUSTOMER) ? MeterQuestion.CUSTOMER : MeterForm.dimension(name);
  }

  private static ProblemException refused(QueryRefusedException e) {
    String field =
        switch (e.field()) {
          case "interval" -> "windowSize";
          case "zone" -> "windowTimeZone";
          default -> e.field();
        };
    return ProblemException.badRequest(e.message(), field);
  }

  private void check(Call call, Meter meter, QueryRequest request) throws ProblemException {
    if (request.interval() == QueryInterval.MINUTE && isCounted(meter)) {
      throw ProblemException.badRequest(
          "windowSize MINUTE is finer than the meter's windows of "
              + meter.windowMinutes()
              + " minutes; a meter made with metadata tallygate.keep = events has windows of any size"
              + " [meter="
              + meter.key()
              + "]",
          "windowSize");
    }
    Set<String> groups = MeterForm.groupBy(meter).keySet();
    for (String name : request.groupBy()) {
      if (!name.equals("subject")
          && !name.equals(QueryRequest.CUSTOMER)
          && !groups.contains(name)) {
        throw unknownGroup(name, "groupBy", groups);
      }
    }
    for (String name : request.values().keySet()) {
      if (!groups.contains(name)) {
        throw unknownGroup(name, "filterGroupBy", groups);
      }
    }
    for (String name : request.filters().keySet()) {
      if (!groups.contains(name)) {
        throw unknownGroup(name, "advancedMeterGroupByFilters", groups);
      }
    }
    TenantCatalog tenant = CatalogParts.of(core, call.access().tenant());
    for (String customer : request.customers()) {
      if (tenant == null || tenant.customer(customer) == null) {
        throw ProblemException.badRequest(
            "there is no such customer [customer=" + customer + "]", "filterCustomerId");
      }
    }
  }

  private static ProblemException unknownGroup(String name, String field, Set<String> known) {
    return ProblemException.badRequest(
        "the meter does not group by this [name=" + name + "] [known=" + known + "]", field);
  }

  /** Counters know windows only; kept events know their time. */
  private static boolean isCounted(Meter meter) {
    return !meter.keepEvents() || meter.aggregation() == Aggregation.P95;
  }

  private static Instant floor(Instant instant, Meter meter) {
    long windowMs = Duration.ofMinutes(meter.windowMinutes()).toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli(), windowMs) * windowMs);
  }

  private static Instant ceiling(Instant instant, Meter meter) {
    Instant floor = floor(instant, meter);
    return floor.equals(instant) ? instant : floor.plus(Duration.ofMinutes(meter.windowMinutes()));
  }

  private void forEachRow(Meter meter, FlushHold hold, Consumer<UsageRow> each) {
    core.usage()
        .forEachUsage(
            meter.id(),
            SeriesDefinition.NONE,
            0,
            Windows.startMs(Integer.MAX_VALUE - 1),
            hold.number(),
            each);
  }

  /** Subjects that have usage of a meter. */
  Reply subjects(Call call) throws ProblemException {
    Meter meter = TenantMeters.wanted(core, call);
    Set<String> subjects = new TreeSet<>();
    try (FlushHold hold = core.flushes().flushAndHold()) {
      forEachRow(meter, hold, row -> subjects.add(row.subject()));
    }
    return Reply.ok(subjects);
  }

  /** Values of a group that have usage of a meter. */
  Reply values(Call call) throws ProblemException {
    Meter meter = TenantMeters.wanted(core, call);
    String name = call.part("name");
    Set<String> groups = MeterForm.groupBy(meter).keySet();
    if (!groups.contains(name)) {
      throw unknownGroup(name, "groupByKey", groups);
    }
    try (FlushHold hold = core.flushes().flushAndHold()) {
      return Reply.ok(values(meter, name, hold));
    }
  }

  private Set<String> values(Meter meter, String name, FlushHold hold) {
    int index = 0;
    for (Dimension dimension : meter.dimensions()) {
      if (MeterForm.group(dimension.name()).equals(name)) {
        break;
      }
      index++;
    }
    int at = index;
    Set<String> values = new LinkedHashSet<>();
    forEachRow(meter, hold, row -> values.add(row.dimensions().get(at)));
    return new TreeSet<>(values);
  }
}
