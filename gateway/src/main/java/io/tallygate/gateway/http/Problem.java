package io.tallygate.gateway.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 has it.
 *
 * @param status HTTP status
 * @param title short, the same for every problem of the kind
 * @param detail what is wrong here
 * @param field the field, header or parameter at fault, if it is one
 * @param retryAfterSeconds when to come again; 0 if that would not help
 * @param problems several faults of one document, by path
 */
public record Problem(
    int status,
    String title,
    String detail,
    @Nullable String field,
    int retryAfterSeconds,
    List<Fault> problems) {
  public static final String CONTENT_TYPE = "application/problem+json";

  /** One fault of a document. */
  public record Fault(String path, String message) {}

  public static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, null, 0, List.of());
  }

  /** Says which field, header or parameter is at fault. */
  public Problem at(String name) {
    return new Problem(status, title, detail, name, retryAfterSeconds, problems);
  }

  public Problem retryAfter(int seconds) {
    return new Problem(status, title, detail, field, seconds, problems);
  }

  public Problem with(List<Fault> faults) {
    return new Problem(status, title, detail, field, retryAfterSeconds, faults);
  }
}
