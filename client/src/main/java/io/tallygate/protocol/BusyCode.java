package io.tallygate.protocol;

/** Why the gateway takes nothing more for now. Nothing is wrong with what was sent: send it again later. */
public enum BusyCode {
  DISK_LOW(100, "the disk of the gateway is nearly full"),
  RECOVERING(101, "the gateway is recovering"),
  SHUTTING_DOWN(102, "the gateway is shutting down"),
  CORE_FAILED(103, "the gateway has failed and must be restarted");

  private final int code;
  private final String text;

  BusyCode(int code, String text) {
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
  public static BusyCode of(int code) {
    for (BusyCode each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalArgumentException("no such busy code [code=" + code + "]");
  }
}
