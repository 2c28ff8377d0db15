package io.tallygate.protocol;

import org.jspecify.annotations.Nullable;

/** The kinds of frames: the byte at {@link FrameLayout#TYPE_OFFSET}. */
public enum FrameType {
  /** Producer: the first frame, who I am. */
  HELLO(1),
  /** Gateway: answer to it, where you stand. */
  WELCOME(2),
  /** Producer: numbers for series and attribute names. */
  DEFINE(3),
  /** Gateway: definitions that were not taken. */
  DEFINE_REFUSED(4),
  /** Producer: records of 16 bytes. */
  USAGE(5),
  /** Producer: records with event id and attributes. */
  USAGE_DETAIL(6),
  /** Gateway: durable through a sequence, with the refused records. */
  ACK(7),
  /** Gateway: taken back from a sequence on, send it again later. */
  BUSY(8),
  /** Gateway: what you did wrong; the connection closes. */
  FAULT(9),
  /** Either side: done. */
  BYE(10);

  private static final FrameType[] VALUES = values();

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  /** The number on the wire, u8. */
  public byte code() {
    return code;
  }

  /** The type of a number; null if there is none. */
  public static @Nullable FrameType of(int code) {
    return code < 1 || code > VALUES.length ? null : VALUES[code - 1];
  }
}
