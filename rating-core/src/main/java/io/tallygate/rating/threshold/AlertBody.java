package io.tallygate.rating.threshold;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.catalog.Threshold;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.BillingPeriod;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a webhook is told of an alert: decimals are text, as in statements. */
final class AlertBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertBody() {}

  static String of(
      String id,
      String type,
      Instant at,
      String tenant,
      WatchedSubscription subscription,
      WatchedPeriod watched,
      Step step,
      BigDecimal amount,
      long flush) {
    Threshold threshold = step.threshold();
    WatchedPlan plan = subscription.plan();
    BillingPeriod period = watched.period();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("tenant", tenant);
    data.put("customer", subscription.customer().key());
    data.put("subscription", subscription.subscription().key());
    data.put("plan", plan.plan().key());
    data.put("threshold", threshold.key());
    data.put("percent", step.percent());
    data.put("hard", threshold.isHard());
    String meterKey = threshold.meter();
    if (threshold.allowance() != null) {
      data.put("allowance", threshold.allowance());
    } else if (meterKey == null) {
      data.put("charge", threshold.charge());
      data.put("currency", plan.plan().currency().getCode());
    } else {
      data.put("meter", meterKey);
      Meter meter = plan.meters().get(plan.indexOf(meterKey));
      data.put("unit", meter.unit());
    }
    data.put("used", amount.toPlainString());
    data.put("limit", watched.limit(threshold, step.thresholdIndex()).toPlainString());
    data.put("flush", flush);
    Map<String, Object> covered = new LinkedHashMap<>();
    covered.put("label", period.label());
    covered.put("start", period.start().toString());
    covered.put("end", period.end().toString());
    data.put("period", covered);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("type", type);
    body.put("timestamp", at.toString());
    body.put("data", data);
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of text and numbers can be written", e);
    }
  }
}
