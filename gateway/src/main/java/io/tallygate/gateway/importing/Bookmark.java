package io.tallygate.gateway.importing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * What an import leaves as its bookmark in each frame: how far it has come in the file, and by which mapping.
 *
 * <pre>
 *   bit  63 … 44            43 … 0
 *       | mapping, 20 bits | bytes of the file through the frame's last row |
 * </pre>
 *
 * @param mapping 20 bits of a hash over the mapping, what the gateway says of its meters, and how this version makes frames
 */
record Bookmark(long mapping) {
  /** Raised when the same mapping makes other frames than before. */
  private static final String FRAMES_VERSION = "1";

  private static final int OFFSET_BITS = 44;
  private static final int MAPPING_BITS = 20;

  /** Largest file: 16 TiB. */
  static final long OFFSET_MAX = (1L << OFFSET_BITS) - 1;

  /** The bookmark for imports by a mapping. */
  static Bookmark of(Mapping mapping, List<GatewayMeter> meters, int payloadLimit) {
    String all =
        FRAMES_VERSION
            + "\n"
            + MappingReader.canonical(mapping)
            + "\n"
            + meters
            + "\n"
            + payloadLimit;
    byte[] hash = sha256().digest(all.getBytes(StandardCharsets.UTF_8));
    long bits = 0;
    for (int i = 0; i < 3; i++) {
      bits = bits << 8 | (hash[i] & 0xFF);
    }
    return new Bookmark(bits & ((1L << MAPPING_BITS) - 1));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  long at(long offset) {
    return mapping << OFFSET_BITS | Math.min(offset, OFFSET_MAX);
  }

  /** Whether a bookmark was left by the same mapping. */
  boolean isOf(long bookmark) {
    return bookmark >>> OFFSET_BITS == mapping;
  }

  static long offset(long bookmark) {
    return bookmark & OFFSET_MAX;
  }
}
