package io.tallygate.rating.log;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Copies the segments of a log, which somebody may be writing behind the end of what is copied. Behind that the copy reads as
 * zero bytes, as a log that ends there.
 */
public final class SegmentCopy {
  private static final int CHUNK_LENGTH = 1 << 20;

  private SegmentCopy() {}

  private record Chosen(String name, int incarnation) {}

  /**
   * Copies and forces. Nothing of what is copied may be recycled meanwhile.
   *
   * @param oldest the first position that is wanted
   * @param until end of a frame; {@link Long#MAX_VALUE}: everything, if nobody writes
   * @param target directory, which exists and has no segments
   * @return the files
   */
  public static List<Path> copy(
      SegmentStorage storage, int segmentLength, long oldest, long until, Path target)
      throws IOException {
    TreeMap<Long, Chosen> chosen = new TreeMap<>();
    for (String name : storage.list()) {
      try (SegmentFile file = storage.open(name)) {
        SegmentHeader header = SegmentHeader.read(file);
        if (header != null && isWanted(header.number(), segmentLength, oldest, until)) {
          chosen.merge(
              header.number(),
              new Chosen(name, header.incarnation()),
              (one, other) -> one.incarnation() < other.incarnation() ? other : one);
        }
      }
    }
    List<Path> copies = new ArrayList<>();
    for (var segment : chosen.entrySet()) {
      long room = until - segment.getKey() * segmentLength;
      Path copy = target.resolve(segment.getValue().name());
      try (SegmentFile file = storage.open(segment.getValue().name())) {
        copy(file, segmentLength, (int) Math.min(segmentLength, room), copy);
      }
      copies.add(copy);
    }
    return copies;
  }

  private static boolean isWanted(long number, int segmentLength, long oldest, long until) {
    return number >= oldest / segmentLength && number * segmentLength < until;
  }

  private static void copy(SegmentFile from, int segmentLength, int length, Path to)
      throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(Math.min(CHUNK_LENGTH, segmentLength));
    try (FileChannel channel = FileChannel.open(to, CREATE_NEW, WRITE)) {
      int offset = 0;
      while (offset < length) {
        chunk.clear().limit(Math.min(chunk.capacity(), length - offset));
        int read = from.read(chunk, offset);
        if (read == 0) {
          throw new IOException(
              "segment ends early [file=" + from.name() + "] [at=" + offset + "]");
        }
        chunk.flip();
        while (chunk.hasRemaining()) {
          channel.write(chunk, (long) offset + chunk.position());
        }
        offset += read;
      }
      if (length < segmentLength) {
        channel.write(ByteBuffer.allocate(1), segmentLength - 1L);
      }
      channel.force(true);
    }
  }

  /** The length that segments have in a directory; 0 if there are none. */
  public static int segmentLength(Path log) throws IOException {
    return Files.isDirectory(log) ? LogReader.segmentLength(new ReadOnlySegmentStorage(log)) : 0;
  }
}
