package io.tallygate.rating.billing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a statement has come. It only ever moves on. */
public enum StatementState {
  /** Nothing is closed or kept. */
  PREVIEW,
  /** Its period is closed and its content fixed; it has no number, and nobody owes anything. */
  DRAFT,
  /** A draft that somebody has looked at. */
  APPROVED,
  /** Numbered; never changes again. */
  ISSUED,
  /** A draft that was thrown away, approved or not: its period is open again. */
  DISCARDED;

  /** The name in JSON and in the index: lower case. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a {@link #key}.
   *
   * @throws IllegalArgumentException if there is no such state
   */
  @JsonCreator
  public static StatementState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
