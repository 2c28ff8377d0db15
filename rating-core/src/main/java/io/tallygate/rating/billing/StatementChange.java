package io.tallygate.rating.billing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What somebody did with drafts: an entry of the statement journal.
 *
 * @param ids of the statements, growing; at least one
 * @param firstNumber number of the first of them where they are issued, the others follow; else 0
 * @param by name of the key with which it was asked for
 */
public record StatementChange(
    Step step, int tenant, List<Long> ids, long firstNumber, Instant at, String by) {
  /** What is done. */
  public enum Step {
    APPROVE,
    ISSUE,
    DISCARD;

    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Step of(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }

  public StatementChange {
    ids = List.copyOf(ids);
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("a change of no statement");
    }
  }
}
