package io.tallygate.protocol;

/** Why one record, event or definition was not taken. Its neighbours in the same frame are not affected. */
public enum RefusalCode {
  DUPLICATE(1, "an event with this id was counted before"),
  UNKNOWN_SERIES(2, "the series is not defined on this connection"),
  UNKNOWN_METER(3, "no meter has this key"),
  SCALE_MISMATCH(4, "the scale differs from that of the meter"),
  TIME_TOO_OLD(5, "the time is further back than the meter allows"),
  TIME_TOO_FAR_AHEAD(6, "the time is further ahead than the meter allows"),
  QUANTITY_OUT_OF_RANGE(7, "the quantity is outside the range of the meter"),
  MISSING_FIELD(8, "a required field is missing"),
  MALFORMED_FIELD(9, "a field cannot be read"),
  TOO_MANY_DIGITS(10, "the quantity has more decimal places than the scale of the meter"),
  SUBJECT_INVALID(11, "the subject is empty, too long or not text"),
  DIMENSIONS_INVALID(12, "the dimension values do not fit the meter"),
  SERIES_LIMIT(13, "no more series can be defined"),
  UNKNOWN_EVENT_TYPE(14, "no meter counts this event type"),
  ATTRIBUTE_INVALID(15, "an attribute is not defined, or its value is not text"),
  EVENT_TOO_LARGE(16, "the event does not fit into a frame"),
  UNSUPPORTED_SPEC_VERSION(17, "the CloudEvents version is not supported");

  private final int code;
  private final String text;

  RefusalCode(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire, u16. */
  public int code() {
    return code;
  }

  /** What it means, lower case, without a full stop. */
  public String text() {
    return text;
  }

  /**
   * The constant of a number.
   *
   * @throws IllegalArgumentException if this version of the protocol has no such code
   */
  public static RefusalCode of(int code) {
    for (RefusalCode each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalArgumentException("no such refusal code [code=" + code + "]");
  }
}
