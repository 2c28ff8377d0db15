package io.tallygate.gateway.compat.stripe;

import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests refused with the codes that Stripe has for it: a problem's title is the code. */
final class StripeErrors {
  static final String MISSING = "parameter_missing";
  static final String UNKNOWN_PARAMETER = "parameter_unknown";
  static final String INVALID_NUMBER = "parameter_invalid_integer";
  static final String INVALID = "parameter_invalid";
  static final String UNSUPPORTED = "parameter_unsupported";
  static final String NO_RESOURCE = "resource_missing";
  static final String EXISTS = "resource_already_exists";
  static final String NO_METER = "no_meter_found";
  static final String NO_CUSTOMER = "meter_event_no_customer_defined";
  static final String NO_VALUE = "meter_event_value_not_found";
  static final String INVALID_VALUE = "meter_event_invalid_value";
  static final String TOO_OLD = "timestamp_too_far_in_past";
  static final String IN_FUTURE = "timestamp_in_future";
  private static final String REFUSED = "meter_event_refused";

  private StripeErrors() {}

  static ProblemException refused(String code, String message, @Nullable String parameter) {
    return of(400, code, message, parameter);
  }

  static ProblemException notFound(String message, String parameter) {
    return of(404, NO_RESOURCE, message, parameter);
  }

  private static ProblemException of(
      int status, String code, String message, @Nullable String parameter) {
    Problem problem = Problem.of(status, code, message);
    return new ProblemException(parameter == null ? problem : problem.at(parameter));
  }

  /**
   * Events that the pipeline refused.
   *
   * @param refusals at least one
   * @param taken events of the same request that were counted all the same
   */
  static Problem of(List<Refusal> refusals, int taken) {
    Refusal first = refusals.get(0);
    StringBuilder message = new StringBuilder(first.message());
    if (refusals.size() > 1) {
      message.append("; ").append(refusals.size()).append(" events are refused, the first one");
      message.append(" has the index ").append(first.index());
    }
    if (taken > 0) {
      message.append("; ").append(taken).append(" events of the request were taken");
    }
    return Problem.of(400, code(first), message.toString()).at(parameter(first.field()));
  }

  private static String code(Refusal refusal) {
    return switch (refusal.code()) {
      case UNKNOWN_EVENT_TYPE -> NO_METER;
      case TIME_TOO_OLD -> TOO_OLD;
      case TIME_TOO_FAR_AHEAD -> IN_FUTURE;
      case MISSING_FIELD -> NO_VALUE;
      case MALFORMED_FIELD, TOO_MANY_DIGITS, QUANTITY_OUT_OF_RANGE -> INVALID_VALUE;
      default -> REFUSED;
    };
  }

  /** The parameter that a field of an event was made from. */
  private static String parameter(String field) {
    if (field.startsWith("data.")) {
      return "payload[" + field.substring("data.".length()) + "]";
    }
    return switch (field) {
      case "id" -> "identifier";
      case "type" -> "event_name";
      case "time" -> "timestamp";
      default -> "payload";
    };
  }
}
