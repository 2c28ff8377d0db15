package io.tallygate.gateway.ops;

import java.time.Instant;

/**
 * Something that an operator should look at now.
 *
 * @param id of the rule, which never changes
 * @param text for people: what is wrong
 * @param since when it was first seen
 */
public record ActiveAlarm(String id, Severity severity, String text, Instant since) {
  public enum Severity {
    WARNING,
    CRITICAL
  }
}
