package io.tallygate.gateway.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Inflates a compressed body, up to a limit: a small body may hold gigabytes. */
final class Gzip {
  private static final int BUFFER_BYTES = 8192;

  private Gzip() {}

  /**
   * @param limit bytes of the inflated body, at the most
   * @throws UnreadableBodyException if the body is not gzip, or beyond the limit (413)
   */
  static byte[] inflate(byte[] bytes, int length, int limit) throws UnreadableBodyException {
    byte[] inflated = new byte[(int) Math.min(limit, Math.max(BUFFER_BYTES, length * 4L))];
    int end = 0;
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, 0, length), BUFFER_BYTES)) {
      while (true) {
        if (end == inflated.length) {
          if (end == limit) {
            if (in.read() < 0) {
              return inflated;
            }
            throw new UnreadableBodyException(BodyReader.tooLarge(limit));
          }
          inflated = Arrays.copyOf(inflated, (int) Math.min(limit, inflated.length * 2L));
        }
        int read = in.read(inflated, end, inflated.length - end);
        if (read < 0) {
          return Arrays.copyOf(inflated, end);
        }
        end += read;
      }
    } catch (IOException e) {
      throw UnreadableBodyException.of(
          "the body is not gzip: " + e.getMessage(), "Content-Encoding");
    }
  }
}
