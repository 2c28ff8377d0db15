package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.threshold.AccessAnswer;
import io.tallygate.rating.threshold.AccessQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a subject may still use a meter: from memory, as of the newest flush. */
final class AccessApi {
  private static final Pattern QUANTITY = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,9})?");

  private final RatingCore core;

  AccessApi(RatingCore core) {
    this.core = core;
  }

  Reply access(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    String subject = call.required("subject");
    String key = call.required("meter");
    Meter meter = core.meters().byKey(tenant.number(), key);
    if (meter == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such meter [meter=" + key + "]").at("meter"));
    }
    BigDecimal quantity = quantity(call.parameter("quantity"));
    AccessQuery access = core.access();
    if (!access.isReady()) {
      throw new ProblemException(
          Problem.of(503, "Not ready", "what was used is being read since the start")
              .retryAfter(1));
    }
    return Reply.ok(fields(access.answer(tenant.number(), subject, meter, quantity)));
  }

  private static @Nullable BigDecimal quantity(@Nullable String text) throws ProblemException {
    if (text == null) {
      return null;
    }
    if (QUANTITY.matcher(text).matches() && new BigDecimal(text).signum() > 0) {
      return new BigDecimal(text);
    }
    throw ProblemException.badRequest(
        "quantity must be a decimal number more than 0, in the meter's unit", "quantity");
  }

  private static Map<String, Object> fields(AccessAnswer answer) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("allowed", answer.isAllowed());
    fields.put("reason", answer.reason().text());
    put(fields, "subscription", answer.subscription());
    put(fields, "threshold", answer.threshold());
    put(fields, "used", text(answer.used()));
    put(fields, "limit", text(answer.limit()));
    put(fields, "remaining", text(answer.remaining()));
    put(fields, "unit", answer.unit());
    if (answer.period() != null) {
      Map<String, Object> period = new LinkedHashMap<>();
      period.put("label", answer.period().label());
      period.put("start", answer.period().start());
      period.put("end", answer.period().end());
      fields.put("period", period);
    }
    Map<String, Object> asOf = new LinkedHashMap<>();
    asOf.put("flush", answer.flush());
    if (answer.flush() > 0) {
      asOf.put("time", Instant.ofEpochMilli(answer.asOfMs()));
    }
    fields.put("asOf", asOf);
    return fields;
  }

  private static @Nullable String text(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
