package io.tallygate.protocol;

/** Why the gateway closes the connection. */
public enum FaultCode {
  PROTOCOL_VERSION(200, "the protocol version is not supported"),
  MALFORMED_FRAME(201, "the frame cannot be read"),
  FRAME_TOO_LARGE(202, "the frame is longer than allowed"),
  CRC_MISMATCH(203, "the checksum does not fit the bytes"),
  SEQUENCE_GAP(204, "a sequence was left out"),
  SEQUENCE_CONFLICT(205, "the sequence was used before with other bytes"),
  STALE_EPOCH(206, "the producer has opened a higher epoch"),
  SUPERSEDED(207, "a newer connection speaks for this producer"),
  NOT_AUTHORIZED(208, "the api key is unknown or may not send usage"),
  IN_FLIGHT_EXCEEDED(209, "more frames without an answer than allowed"),
  TOO_MANY_CONNECTIONS(210, "the gateway takes no more connections"),
  IDLE(211, "nothing was received for too long"),
  SERIES_REDEFINED(212, "a local number was given another definition within the epoch"),
  NOT_MINE(213, "another gateway is responsible for this producer");

  private final int code;
  private final String text;

  FaultCode(int code, String text) {
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

  /** Whether the same producer may connect again and go on; every other fault repeats until something is changed. */
  public boolean isTransient() {
    return this == TOO_MANY_CONNECTIONS || this == IDLE;
  }

  /**
   * The constant of a number.
   *
   * @throws IllegalArgumentException if this version of the protocol has no such code
   */
  public static FaultCode of(int code) {
    for (FaultCode each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalArgumentException("no such fault code [code=" + code + "]");
  }
}
