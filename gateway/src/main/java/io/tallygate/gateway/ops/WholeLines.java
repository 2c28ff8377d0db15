package io.tallygate.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of a file that may be written meanwhile: one that has no end yet is not read. One thread. */
final class WholeLines {
  private static final int CHUNK = 1 << 16;

  private final InputStream in;
  private byte[] bytes = new byte[CHUNK];
  private int from;
  private int to;

  /**
   * @param in closed by the caller
   */
  WholeLines(InputStream in) {
    this.in = in;
  }

  /** The next line without its end; null if there is none. */
  @Nullable String next() throws IOException {
    int searched = from;
    while (true) {
      for (int i = searched; i < to; i++) {
        if (bytes[i] == '\n') {
          String line = new String(bytes, from, i - from, UTF_8);
          from = i + 1;
          return line;
        }
      }
      int kept = to - from;
      makeRoom();
      searched = kept;
      int read = in.read(bytes, to, bytes.length - to);
      if (read < 0) {
        return null;
      }
      to += read;
    }
  }

  /** What is left of the last chunk moves to the front; a line longer than the buffer gets a larger one. */
  private void makeRoom() {
    int kept = to - from;
    byte[] target = kept > bytes.length / 2 ? new byte[2 * bytes.length] : bytes;
    System.arraycopy(bytes, from, target, 0, kept);
    bytes = target;
    from = 0;
    to = kept;
  }
}
