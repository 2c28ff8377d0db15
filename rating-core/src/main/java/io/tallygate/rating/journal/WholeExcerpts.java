package io.tallygate.rating.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Finds whole excerpts in files without following Chronicle's chain of lengths: at a page of zeros the chain ends, and Chronicle
 * takes that for the end of the queue.
 */
final class WholeExcerpts {
  private static final int WINDOW_LENGTH = 4 << 20;

  private static final byte FIRST_MAGIC_BYTE = (byte) ExcerptHeader.MAGIC;

  private static final int EXCERPT_LENGTH_MAX = ExcerptHeader.LENGTH + QueueDirectory.CHUNK_LENGTH;

  private WholeExcerpts() {}

  /**
   * The highest line that a whole excerpt knows to be safe. Lines only grow, so the newest file with a whole excerpt has it.
   *
   * @param files of one life, in their order
   * @return 0 if there is none
   */
  static long highestForcedThrough(List<Path> files) throws IOException {
    long highest = -1;
    for (int i = files.size() - 1; i >= 0 && highest < 0; i--) {
      highest = highestForcedThrough(files.get(i));
    }
    return Math.max(0, highest);
  }

  private static long highestForcedThrough(Path file) throws IOException {
    long highest = -1;
    ByteBuffer window =
        ByteBuffer.allocate(WINDOW_LENGTH + EXCERPT_LENGTH_MAX).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long from = 0; from < channel.size(); from += WINDOW_LENGTH) {
        int length = fill(channel, from, window);
        int end = Math.min(WINDOW_LENGTH, length - ExcerptHeader.LENGTH + 1);
        byte[] bytes = window.array();
        for (int at = 0; at < end; at++) {
          // Every byte of a journal comes by here at a start: most are known by the first of four.
          if (bytes[at] == FIRST_MAGIC_BYTE && window.getInt(at) == ExcerptHeader.MAGIC) {
            highest = Math.max(highest, lineAt(bytes, at, length));
          }
        }
      }
    }
    return highest;
  }

  private static long lineAt(byte[] window, int at, int length) {
    int excerptLength = Math.min(EXCERPT_LENGTH_MAX, length - at);
    byte[] excerpt = new byte[excerptLength];
    System.arraycopy(window, at, excerpt, 0, excerptLength);
    try {
      return ExcerptHeader.read(excerpt, excerptLength).forcedThrough();
    } catch (JournalDamagedException e) {
      return -1;
    }
  }

  private static int fill(FileChannel channel, long from, ByteBuffer window) throws IOException {
    window.clear();
    int read = 0;
    while (window.hasRemaining() && read >= 0) {
      read = channel.read(window, from + window.position());
    }
    return window.position();
  }
}
