package io.tallygate.rating.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads the whole excerpts of a journal's files by their own magic and checksum, without Chronicle: so nothing is written, and the
 * process that appends is not disturbed. What it has not finished writing is not seen.
 */
final class ExcerptScan {
  private static final int WINDOW_LENGTH = 4 << 20;
  private static final int EXCERPT_LENGTH_MAX = ExcerptHeader.LENGTH + QueueDirectory.CHUNK_LENGTH;
  private static final int PAYLOAD_LENGTH_OFFSET = 24;
  private static final byte FIRST_MAGIC_BYTE = (byte) ExcerptHeader.MAGIC;

  /** Takes excerpts in the order of their places. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param offset in the file
     */
    void excerpt(long offset, ExcerptHeader header, byte[] payload) throws IOException;
  }

  private ExcerptScan() {}

  /** The lives of a journal, in their order. */
  static List<Path> generations(Path directory) throws IOException {
    return entries(directory, "\\d{5}");
  }

  /** The files of a life, in their order. */
  static List<Path> files(Path generation) throws IOException {
    return entries(generation, ".*\\.cq4");
  }

  private static List<Path> entries(Path directory, String pattern) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches(pattern))
          .sorted()
          .toList();
    }
  }

  static void forEach(Path file, Visitor visitor) throws IOException {
    byte[] bytes = new byte[WINDOW_LENGTH + EXCERPT_LENGTH_MAX];
    ByteBuffer window = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = 0;
      while (from < channel.size()) {
        int length = fill(channel, from, window);
        from += scan(bytes, window, from, length, visitor);
      }
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

  /** Returns how far the next window begins behind this one. */
  private static int scan(byte[] bytes, ByteBuffer window, long from, int length, Visitor visitor)
      throws IOException {
    int at = 0;
    while (at < WINDOW_LENGTH && at + ExcerptHeader.LENGTH <= length) {
      int excerptLength = 0;
      // Every byte of a journal comes by here at a start: most are known by the first of four.
      if (bytes[at] == FIRST_MAGIC_BYTE && window.getInt(at) == ExcerptHeader.MAGIC) {
        excerptLength =
            visit(bytes, at, length, from, window.getInt(at + PAYLOAD_LENGTH_OFFSET), visitor);
      }
      at += Math.max(1, excerptLength);
    }
    return Math.max(at, WINDOW_LENGTH);
  }

  /** Returns the length of the excerpt that begins here; 0 if none does. */
  private static int visit(
      byte[] window, int at, int length, long from, int payloadLength, Visitor visitor)
      throws IOException {
    int begin = at + ExcerptHeader.LENGTH;
    if (payloadLength < 0 || payloadLength > length - begin) {
      return 0;
    }
    byte[] excerpt = Arrays.copyOfRange(window, at, begin + payloadLength);
    ExcerptHeader header;
    try {
      header = ExcerptHeader.read(excerpt, excerpt.length);
    } catch (JournalDamagedException e) {
      return 0;
    }
    visitor.excerpt(
        from + at, header, Arrays.copyOfRange(excerpt, ExcerptHeader.LENGTH, excerpt.length));
    return excerpt.length;
  }
}
