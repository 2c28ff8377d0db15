package io.tallygate.gateway.compat.lago;

import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.gateway.http.Refusal;
import java.util.List;

/** Requests refused as Lago does it: by field, each with the code of what is wrong. */
final class LagoErrors {
  static final String MANDATORY = "value_is_mandatory";
  static final String INVALID = "value_is_invalid";
  static final String INVALID_FORMAT = "invalid_format";
  static final String EXISTS = "value_already_exist";
  static final String TOO_LONG = "value_is_too_long";
  static final String UNSUPPORTED = "not_supported";
  static final String NO_METRIC = "metric_not_found";

  /** Title of a refusal by field. */
  static final String VALIDATION = "validation_errors";

  private LagoErrors() {}

  /**
   * 422.
   *
   * @param faults by field, or by index and field ({@code 0.timestamp}) in a batch; the messages are codes
   */
  static Problem invalid(String detail, List<Problem.Fault> faults) {
    return Problem.of(422, VALIDATION, detail).with(faults);
  }

  static ProblemException invalid(String field, String code, String detail) {
    return new ProblemException(invalid(detail, List.of(new Problem.Fault(field, code))));
  }

  /**
   * 404.
   *
   * @param what one word, as in {@code event}
   */
  static ProblemException notFound(String what, String detail) {
    return ProblemException.of(404, what + "_not_found", detail);
  }

  /** What the pipeline refused, as Lago names it. */
  static Problem.Fault fault(Refusal refusal, String under) {
    String field = refusal.field();
    if (field.startsWith("data.")) {
      String code =
          switch (refusal.code()) {
            case MISSING_FIELD -> "missing_aggregation_property";
            case DIMENSIONS_INVALID -> "invalid_filter_values";
            default -> INVALID;
          };
      return new Problem.Fault(under + "properties", code);
    }
    return switch (field) {
      case "id", "source" -> new Problem.Fault(under + "transaction_id", INVALID);
      case "type" -> new Problem.Fault(under + "code", NO_METRIC);
      case "subject" -> new Problem.Fault(under + "external_subscription_id", INVALID);
      case "time" -> new Problem.Fault(under + "timestamp", "value_is_out_of_range");
      default -> new Problem.Fault(under + "event", INVALID);
    };
  }
}
