package io.tallygate.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An event id as it travels: the first 16 bytes of the SHA-256 of its UTF-8 text.
 *
 * @param low bytes 0 to 7, little endian
 * @param high bytes 8 to 15, little endian
 */
public record EventId(long low, long high) {
  /** The event has no id: it can be neither de-duplicated nor voided. */
  public static final EventId NONE = new EventId(0, 0);

  /** The hash of a text; {@link #NONE} for the empty one. */
  public static EventId of(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      ByteBuffer hash = ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN);
      return new EventId(hash.getLong(0), hash.getLong(8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
