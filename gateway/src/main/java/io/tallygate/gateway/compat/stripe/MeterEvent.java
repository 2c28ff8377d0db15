package io.tallygate.gateway.compat.stripe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.compat.ExactJson;
import io.tallygate.gateway.compat.NativeEvents;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.rating.meter.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A meter event as it was sent.
 *
 * @param identifier the sender's, or one that was made for it
 * @param time whole milliseconds
 */
record MeterEvent(
    String eventName,
    Map<String, String> payload,
    String identifier,
    Instant time,
    String customer) {
  /** Attribute under which meters that keep events carry the identifier. */
  static final String IDENTIFIER_ATTRIBUTE = "stripe_identifier";

  static final int NAME_CHARS_MAX = 100;
  static final int IDENTIFIER_CHARS_MAX = 100;
  private static final Duration PAST_MAX = Duration.ofDays(35);
  private static final Duration FUTURE_MAX = Duration.ofMinutes(5);

  /** In which form times are written. */
  enum TimeForm {
    UNIX_SECONDS,
    RFC_3339
  }

  /**
   * Reads an event.
   *
   * @param now of a sender that says no time
   * @param otherwise the identifier of an event that has none
   * @param meters those that count an event of a name
   */
  static MeterEvent read(
      Parameters parameters,
      TimeForm form,
      Instant now,
      String otherwise,
      Function<String, List<Meter>> meters)
      throws ProblemException {
    parameters.only("event_name", "payload[]", "identifier", "timestamp");
    String name = parameters.required("event_name", NAME_CHARS_MAX);
    Map<String, String> payload = parameters.group("payload");
    if (payload.isEmpty()) {
      throw StripeErrors.refused(
          StripeErrors.MISSING, "missing required parameter: payload", "payload");
    }
    String identifier = parameters.optional("identifier", IDENTIFIER_CHARS_MAX);
    Instant time = time(parameters, form, now);
    List<Meter> counting = meters.apply(name);
    if (counting.isEmpty()) {
      throw StripeErrors.refused(
          StripeErrors.NO_METER, "no meter counts events of this name: " + name, "event_name");
    }
    String customerKey = StripeMeter.customerKey(counting);
    String customer = payload.get(customerKey);
    if (customer == null || customer.isEmpty()) {
      throw StripeErrors.refused(
          StripeErrors.NO_CUSTOMER,
          "the payload must name the customer in " + customerKey,
          "payload[" + customerKey + "]");
    }
    return new MeterEvent(
        name, payload, identifier == null ? otherwise : identifier, time, customer);
  }

  private static Instant time(Parameters parameters, TimeForm form, Instant now)
      throws ProblemException {
    String text = parameters.text("timestamp");
    if (text == null) {
      return now;
    }
    Instant time;
    if (form == TimeForm.RFC_3339) {
      time = Call.toInstant(text, "timestamp");
    } else {
      long seconds = parameters.requiredNumber("timestamp");
      // Beyond the seconds of every instant: of no matter here, they are out of bounds before.
      time = Instant.ofEpochSecond(Math.max(0, Math.min(seconds, Integer.MAX_VALUE * 100L)));
    }
    if (time.isBefore(now.minus(PAST_MAX))) {
      throw StripeErrors.refused(
          StripeErrors.TOO_OLD, "timestamp must be within the past 35 days", "timestamp");
    }
    if (time.isAfter(now.plus(FUTURE_MAX))) {
      throw StripeErrors.refused(
          StripeErrors.IN_FUTURE, "timestamp must be at most 5 minutes ahead", "timestamp");
    }
    return time;
  }

  /** Names an event together with its identifier: two events of one identifier and different names are two. */
  static String source(String eventName) {
    return "stripe/" + eventName;
  }

  void addTo(NativeEvents events) {
    ObjectNode data = ExactJson.newObject();
    payload.forEach(data::put);
    data.put(IDENTIFIER_ATTRIBUTE, identifier);
    events.add(identifier, source(eventName), eventName, customer, time, data);
  }
}
