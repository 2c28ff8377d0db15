package io.tallygate.gateway.compat.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.query.MeterQuery;
import io.tallygate.rating.query.MeterQuestion;
import io.tallygate.rating.query.MeterRow;
import io.tallygate.rating.query.QueryInterval;
import io.tallygate.rating.query.QueryRefusedException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a meter counted for a customer: in all, by hour or by day of UTC. */
final class SummaryApi {
  private static final String WINDOW = "value_grouping_window";
  private static final String START = "start_time";
  private static final String END = "end_time";
  private static final long MINUTE = 60;
  private static final long HOUR = 3_600;
  private static final long DAY = 86_400;

  /** The year 9999: beyond it there are no times in requests. */
  private static final long SECONDS_MAX = 253_402_300_799L;

  private final RatingCore core;
  private final MeterQuery meters;

  SummaryApi(RatingCore core) {
    this.core = core;
    this.meters = new MeterQuery(core::catalog, core.usage());
  }

  /** Latest first. */
  Reply list(Call call) throws ProblemException {
    Meter meter = MeterApi.meter(core, call);
    Parameters query =
        Parameters.ofQuery(call)
            .only("customer", START, END, WINDOW, ListPage.LIMIT, ListPage.AFTER, ListPage.BEFORE);
    String customer = query.required("customer", Integer.MAX_VALUE);
    QueryInterval interval = interval(query.text(WINDOW));
    Instant from = border(query, START, interval);
    Instant to = border(query, END, interval);
    if (!from.isBefore(to)) {
      throw StripeErrors.refused(
          StripeErrors.INVALID, "end_time must be later than start_time", END);
    }
    List<ObjectNode> summaries = new ArrayList<>();
    for (MeterRow row : ask(meter, customer, from, to, interval)) {
      summaries.add(summary(meter, customer, row.windowStart(), row.windowEnd(), row.value()));
    }
    if (interval == null && summaries.isEmpty()) {
      summaries.add(summary(meter, customer, from, to, BigDecimal.ZERO));
    }
    Collections.reverse(summaries);
    String url = MeterApi.PATH + "/" + StripeMeter.idOf(meter) + "/event_summaries";
    return StripeAnswers.ok(ListPage.of(url, summaries, query));
  }

  private static @Nullable QueryInterval interval(@Nullable String window) throws ProblemException {
    if (window == null) {
      return null;
    }
    return switch (window) {
      case "hour" -> QueryInterval.HOUR;
      case "day" -> QueryInterval.DAY;
      default ->
          throw StripeErrors.refused(
              StripeErrors.INVALID, WINDOW + " must be hour or day: " + window, WINDOW);
    };
  }

  private static Instant border(Parameters query, String name, @Nullable QueryInterval interval)
      throws ProblemException {
    long seconds = query.requiredNumber(name);
    long grain = interval == null ? MINUTE : interval == QueryInterval.HOUR ? HOUR : DAY;
    if (seconds < 0 || seconds > SECONDS_MAX || seconds % grain != 0) {
      String what = grain == MINUTE ? "minute" : grain == HOUR ? "hour" : "day of UTC";
      throw StripeErrors.refused(
          StripeErrors.INVALID, name + " must be the start of a " + what, name);
    }
    return Instant.ofEpochSecond(seconds);
  }

  private List<MeterRow> ask(
      Meter meter, String customer, Instant from, Instant to, @Nullable QueryInterval interval)
      throws ProblemException {
    MeterQuestion question =
        new MeterQuestion(
            meter,
            from,
            to,
            interval,
            ZoneOffset.UTC,
            List.of(customer),
            List.of(),
            Map.of(),
            List.of());
    try (FlushHold hold = core.flushes().flushAndHold()) {
      return meters.ask(meter.tenant(), question, hold.number());
    } catch (QueryRefusedException e) {
      throw StripeErrors.refused(StripeErrors.UNSUPPORTED, e.message(), parameter(e.field()));
    }
  }

  private static String parameter(String field) {
    return switch (field) {
      case "from" -> START;
      case "to" -> END;
      case "interval" -> WINDOW;
      default -> "id";
    };
  }

  private static ObjectNode summary(
      Meter meter, String customer, Instant from, Instant to, BigDecimal value) {
    String id = StripeMeter.idOf(meter);
    ObjectNode json = ExactJson.newObject();
    String name = id + "/" + customer + "/" + from.getEpochSecond() + "/" + to.getEpochSecond();
    json.put("id", "mtrusg_" + Digests.hex(name.getBytes(UTF_8)));
    json.put("object", "billing.meter_event_summary");
    json.put("aggregated_value", ExactJson.plain(value));
    json.put("end_time", to.getEpochSecond());
    json.put("livemode", true);
    json.put("meter", id);
    json.put("start_time", from.getEpochSecond());
    return json;
  }
}
