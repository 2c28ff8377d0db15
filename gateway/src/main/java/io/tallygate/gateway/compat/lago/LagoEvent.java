package io.tallygate.gateway.compat.lago;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.compat.NativeEvents;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Texts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as Lago has it.
 *
 * @param subscription its {@code external_subscription_id}
 * @param preciseAmount its {@code precise_total_amount_cents}; null: none
 */
record LagoEvent(
    String transactionId,
    String subscription,
    String code,
    Instant time,
    @Nullable String preciseAmount,
    ObjectNode properties) {
  /** Attributes under which meters that keep events carry what is not a property. */
  static final String TRANSACTION_ATTRIBUTE = "lago_transaction_id";

  static final String SUBSCRIPTION_ATTRIBUTE = "lago_subscription_id";
  static final String AMOUNT_ATTRIBUTE = "precise_total_amount_cents";

  private static final int TEXT_BYTES_MAX = 255;
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * Reads an event.
   *
   * @param now of an event without a timestamp
   * @param under what its fields' paths begin with
   * @param faults gets what is wrong
   * @return null if something is
   */
  static @Nullable LagoEvent read(
      JsonNode event, Instant now, String under, List<Problem.Fault> faults) {
    if (!event.isObject()) {
      faults.add(new Problem.Fault(under + "event", LagoErrors.INVALID_FORMAT));
      return null;
    }
    int before = faults.size();
    String transaction = text(event, "transaction_id", under, faults);
    String subscription = text(event, "external_subscription_id", under, faults);
    String code = text(event, "code", under, faults);
    Instant time = Timestamps.read(event.path("timestamp"), now);
    if (time == null) {
      faults.add(new Problem.Fault(under + "timestamp", LagoErrors.INVALID_FORMAT));
    }
    JsonNode amount = event.path(AMOUNT_ATTRIBUTE);
    String preciseAmount = amount.isMissingNode() || amount.isNull() ? null : amount.asText();
    if (preciseAmount != null && !preciseAmount.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?")) {
      faults.add(new Problem.Fault(under + AMOUNT_ATTRIBUTE, LagoErrors.INVALID_FORMAT));
    }
    JsonNode given = event.path("properties");
    ObjectNode properties = ExactJson.newObject();
    if (given instanceof ObjectNode object) {
      properties = object;
    } else if (!given.isMissingNode() && !given.isNull()) {
      faults.add(new Problem.Fault(under + "properties", LagoErrors.INVALID_FORMAT));
    }
    if (faults.size() > before
        || transaction == null
        || subscription == null
        || code == null
        || time == null) {
      return null;
    }
    return new LagoEvent(transaction, subscription, code, time, preciseAmount, properties);
  }

  private static @Nullable String text(
      JsonNode event, String field, String under, List<Problem.Fault> faults) {
    JsonNode value = event.path(field);
    if (value.isMissingNode() || value.isNull() || value.asText().isEmpty()) {
      faults.add(
          new Problem.Fault(
              under + field,
              value.isContainerNode() ? LagoErrors.INVALID_FORMAT : LagoErrors.MANDATORY));
      return null;
    }
    // Ids are numbers in some senders' databases, and here and there in what they send.
    if (!value.isTextual() && !value.isIntegralNumber()) {
      faults.add(new Problem.Fault(under + field, LagoErrors.INVALID_FORMAT));
      return null;
    }
    if (!Texts.fits(value.asText(), TEXT_BYTES_MAX)) {
      faults.add(new Problem.Fault(under + field, LagoErrors.TOO_LONG));
      return null;
    }
    return value.asText();
  }

  /** Transactions of two subscriptions may have one id: they are two. */
  static String source(String subscription) {
    return "lago/" + subscription;
  }

  /**
   * Adds the event to those to be counted.
   *
   * @param subject whose usage it is
   */
  void addTo(NativeEvents events, String subject) {
    ObjectNode data = properties.deepCopy();
    data.put(TRANSACTION_ATTRIBUTE, transactionId);
    data.put(SUBSCRIPTION_ATTRIBUTE, subscription);
    if (preciseAmount != null) {
      data.put(AMOUNT_ATTRIBUTE, preciseAmount);
    }
    events.add(transactionId, source(subscription), code, subject, time, data);
  }

  /**
   * The event as Lago answers it.
   *
   * @param createdAt null: not known
   */
  ObjectNode toJson(@Nullable Instant createdAt) {
    ObjectNode json = ExactJson.newObject();
    String name = "event/" + subscription + "/" + transactionId;
    json.put("lago_id", UUID.nameUUIDFromBytes(name.getBytes(UTF_8)).toString());
    json.put("transaction_id", transactionId);
    json.putNull("lago_customer_id");
    json.put("code", code);
    json.put("timestamp", MILLISECONDS.format(time));
    json.put(AMOUNT_ATTRIBUTE, preciseAmount);
    json.set("properties", properties);
    json.putNull("lago_subscription_id");
    json.put("external_subscription_id", subscription);
    json.put(
        "created_at",
        createdAt == null ? null : createdAt.truncatedTo(ChronoUnit.SECONDS).toString());
    return json;
  }
}
