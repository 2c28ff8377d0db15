package io.tallygate.gateway.export.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/** Sends lines to a COPY, some thousand at a time. One thread. */
final class CopyStream {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final CopyIn copy;
  private int length;

  CopyStream(CopyIn copy) {
    this.copy = copy;
  }

  /** Adds a line, given without its end. */
  void line(String line) throws SQLException {
    byte[] bytes = line.getBytes(UTF_8);
    if (bytes.length >= buffer.length - length) {
      send();
    }
    if (bytes.length >= buffer.length) {
      copy.writeToCopy(bytes, 0, bytes.length);
    } else {
      System.arraycopy(bytes, 0, buffer, length, bytes.length);
      length += bytes.length;
    }
    buffer[length++] = '\n';
  }

  /** Sends what is left; the server has taken every line when this returns. */
  void end() throws SQLException {
    send();
    copy.endCopy();
  }

  private void send() throws SQLException {
    copy.writeToCopy(buffer, 0, length);
    length = 0;
  }
}
