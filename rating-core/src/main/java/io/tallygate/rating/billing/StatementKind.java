package io.tallygate.rating.billing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a statement is for. */
public enum StatementKind {
  /** The first one of its period, or one of adjustments alone. */
  STATEMENT,
  /** Takes another one back, line by line. */
  CANCELLATION,
  /** Stands for one that was cancelled. */
  REISSUE;

  /** The name in JSON and in the index: lower case. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a {@link #key}.
   *
   * @throws IllegalArgumentException if there is no such kind
   */
  @JsonCreator
  public static StatementKind of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
