package io.tallygate.rating.threshold;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names an alert by what it is about, so that it has the same id whenever and however often it is made. */
final class AlertId {
  /** 128 bits: no two alerts share an id by chance. */
  private static final int BYTES = 16;

  private AlertId() {}

  static String of(
      String tenant, String subscription, long periodStartMs, String threshold, int percent) {
    // None of the parts can hold the separator: keys have no control characters.
    String name =
        String.join(
            "\n",
            tenant,
            subscription,
            Long.toString(periodStartMs),
            threshold,
            Integer.toString(percent));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return "evt_" + HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
