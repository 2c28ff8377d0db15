package io.tallygate.gateway.importing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file as a window of bytes that moves forward. What follows the window in its array is scratch space for one row. For one
 * thread.
 *
 * <pre>
 *   bytes: | consumed … position … limit) free … | scratch, as long as the longest row |
 * </pre>
 */
final class FileBytes implements Closeable {
  /** Longest row: what a frame could hold many times over. */
  static final int ROW_LENGTH_MAX = 64 * 1024;

  private static final int WINDOW_LENGTH = 1 << 20;

  final byte[] bytes = new byte[WINDOW_LENGTH + ROW_LENGTH_MAX];
  int position;
  int limit;

  /** Lines that end before the position. */
  long lines;

  private final InputStream in;
  private long remaining;
  private long windowOffset;
  private boolean isEnd;

  /**
   * @param length bytes at the most: what is appended later is left out
   */
  FileBytes(InputStream in, long length) {
    this.in = in;
    this.remaining = length;
  }

  /** Offset in the file of a place in the window. */
  long offset(int at) {
    return windowOffset + at;
  }

  /** Where the scratch space begins. */
  int scratch() {
    return WINDOW_LENGTH;
  }

  /** Moves the position to the window's start and reads on; false if the file has no more. Places in the window change. */
  boolean fill() throws IOException {
    if (isEnd) {
      return false;
    }
    int kept = limit - position;
    if (position > 0) {
      System.arraycopy(bytes, position, bytes, 0, kept);
      windowOffset += position;
      position = 0;
      limit = kept;
    }
    int room = (int) Math.min(WINDOW_LENGTH - limit, remaining);
    int count = room == 0 ? -1 : in.readNBytes(bytes, limit, room);
    if (count <= 0) {
      isEnd = true;
      return false;
    }
    limit += count;
    remaining -= count;
    return true;
  }

  /** The end of the line at a place: of its newline; -1 if the window does not have it. */
  int newline(int from) {
    for (int i = from; i < limit; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The end of the line at the position, however long; leaves the line in the window, as far as it fits. */
  int endOfLine() throws IOException {
    int from = position;
    while (true) {
      int end = newline(from);
      if (end >= 0) {
        return end;
      }
      if (limit - position > ROW_LENGTH_MAX) {
        return -1;
      }
      int scanned = limit - position;
      if (!fill()) {
        return limit;
      }
      from = position + scanned;
    }
  }

  /** Goes behind the line at the position. */
  void skipLine() throws IOException {
    while (true) {
      int end = newline(position);
      if (end >= 0) {
        position = end + 1;
        lines++;
        return;
      }
      position = limit;
      if (!fill()) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
