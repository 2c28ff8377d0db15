package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.SegmentDirectory.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log back, and decides where it ends.
 *
 * <p>The line is the highest position known to be durable: from the headers of frames, those behind a damaged one included,
 * and from the caller. A frame that cannot be read below the line is corruption and reported; at the line or above, the log
 * ends there, because pages reach the disk in any order.
 */
public final class LogReader {
  /** 8 MiB: over a hundred of the largest frames per read. */
  private static final int CHUNK_LENGTH = 8 << 20;

  private final SegmentDirectory directory;
  private final int segmentLength;
  private final FrameHandler handler;
  private final long from;
  private final long until;
  private final ByteBuffer bytes;
  private final UnsafeBuffer chunk;
  private final CRC32C crc = new CRC32C();
  private long chunkStart;
  private int chunkLength;
  private long durableLine;
  private int incarnation;
  private int headerCrc;
  private long frames;
  private long frameBytes;

  private LogReader(
      SegmentDirectory directory,
      int segmentLength,
      long from,
      long until,
      long knownDurable,
      FrameHandler handler) {
    this.until = until;
    this.directory = directory;
    this.segmentLength = segmentLength;
    this.from = from;
    this.durableLine = Math.max(knownDurable, from);
    this.handler = handler;
    this.bytes = ByteBuffer.allocateDirect(Math.min(CHUNK_LENGTH, segmentLength));
    this.chunk = new UnsafeBuffer(bytes);
  }

  /**
   * Reads every frame from a position on.
   *
   * @param from position of a frame, or the log's end; must be reached; headers are checked from the start of its segment
   * @param knownDurable a position that must be reached: what commit marks say is durable
   * @throws LogDamagedException if something below the line cannot be read
   */
  public static LogEnd read(
      SegmentStorage storage, int segmentLength, long from, long knownDurable, FrameHandler handler)
      throws IOException {
    try (SegmentDirectory directory = SegmentDirectory.open(storage, segmentLength)) {
      return new LogReader(directory, segmentLength, from, Long.MAX_VALUE, knownDurable, handler)
          .read();
    }
  }

  /**
   * Reads the frames between two positions of a log that somebody else is writing behind the second one.
   *
   * @param from position of a frame
   * @param until end of a frame that is durable
   * @throws LogDamagedException if something between them cannot be read
   */
  public static void readUntil(
      SegmentStorage storage, int segmentLength, long from, long until, FrameHandler handler)
      throws IOException {
    try (SegmentDirectory directory = SegmentDirectory.openBeside(storage, segmentLength)) {
      new LogReader(directory, segmentLength, from, until, until, handler).read();
    }
  }

  /** The first position that can be read, going back from the newest segment; 0 in an empty log. */
  public static long oldestPosition(SegmentStorage storage, int segmentLength) throws IOException {
    try (SegmentDirectory directory = SegmentDirectory.open(storage, segmentLength)) {
      return directory.isEmpty()
          ? 0
          : new LogReader(directory, segmentLength, 0, Long.MAX_VALUE, 0, (buffer, offset) -> {})
                      .oldest()
                  * segmentLength
              + SegmentHeader.LENGTH;
    }
  }

  /**
   * The first segment of the newest run without a gap that is part of the log. When the power failed, a segment may have
   * reached the disk without the one before it: no frame in it knows of anything durable at its own run's start or later.
   */
  private long oldest() throws IOException {
    long last = directory.highest();
    while (true) {
      long first = directory.lowestBefore(last);
      Long below = directory.below(first);
      if (below == null) {
        return first;
      }
      durableLine = 0;
      noteDurableBetween(first, last, 0);
      if (durableLine >= first * segmentLength) {
        return first;
      }
      last = below;
    }
  }

  /** The length that the segments of a log have; 0 if there are none. */
  public static int segmentLength(SegmentStorage storage) throws IOException {
    for (String name : storage.list()) {
      try (SegmentFile file = storage.open(name)) {
        SegmentHeader header = SegmentHeader.read(file);
        if (header != null) {
          return header.length();
        }
      }
    }
    return 0;
  }

  private LogEnd read() throws IOException {
    long number = from / segmentLength;
    if (directory.get(number) == null
        && from == number * segmentLength
        && directory.get(number - 1) != null) {
      // The log's end at a border that was never crossed: the chain comes from the segment before.
      number--;
    }
    Segment segment = directory.get(number);
    if (segment == null) {
      long start = number * segmentLength;
      noteDurableBehind(number, 0);
      if (!directory.isEmpty() || start < durableLine) {
        throw new LogDamagedException(start, durableLine, "segment " + number + " is missing");
      }
      return end(start);
    }
    headerCrc = segment.header().predecessorCrc();
    while (true) {
      long endOfSegment = readSegment(segment);
      if (endOfSegment != (number + 1) * segmentLength || endOfSegment >= until) {
        return end(endOfSegment);
      }
      number++;
      Segment next = directory.get(number);
      if (next == null
          || next.header().predecessorCrc() != headerCrc
          || next.header().incarnation() < incarnation) {
        stopAt(number, 0, "segment " + number + " is missing");
        return end(endOfSegment);
      }
      segment = next;
    }
  }

  private LogEnd end(long position) {
    return new LogEnd(position, incarnation, headerCrc, durableLine, frames, frameBytes);
  }

  /** Returns where the good frames end: the segment's end if there is an end frame. */
  private long readSegment(Segment segment) throws IOException {
    long start = segment.header().number() * segmentLength;
    int offset = SegmentHeader.LENGTH;
    // A segment may end the log with no frame in it yet.
    incarnation = segment.header().incarnation();
    chunkLength = 0;
    while (offset < segmentLength && start + offset < until) {
      int at = load(segment, offset, LogFrame.HEADER_LENGTH);
      String fault = at < 0 ? "no header fits" : headerFault(at, start + offset, offset);
      int length = 0;
      byte kind = 0;
      if (fault == null) {
        kind = LogFrame.kind(chunk, at);
        length = LogFrame.frameLength(chunk, at);
        int needed = LogFrame.HEADER_LENGTH + LogFrame.payloadLength(chunk, at);
        if (start + offset >= from) {
          at = load(segment, offset, needed);
          fault = at < 0 || payloadCrc(at) != payloadCrcStored(at) ? "payload is damaged" : null;
        }
      }
      if (fault != null) {
        stopAt(segment.header().number(), offset, fault);
        return start + offset;
      }
      headerCrc = LogFrame.headerCrc(chunk, at);
      incarnation = LogFrame.incarnation(chunk, at);
      durableLine = Math.max(durableLine, LogFrame.durablePosition(chunk, at));
      if (start + offset < from && start + offset + length > from) {
        throw new LogDamagedException(from, durableLine, "no frame begins here");
      }
      if (start + offset >= from) {
        frames++;
        frameBytes += length;
        handler.onFrame(chunk, at);
      }
      offset += length;
      if (kind == LogFrame.KIND_SEGMENT_END) {
        break;
      }
    }
    return start + offset;
  }

  /** What is wrong with a header; null if nothing. */
  private @Nullable String headerFault(int at, long position, int offset) {
    String fault = headerFaultAlone(at, position);
    if (fault != null) {
      return fault;
    }
    if (chunk.getInt(at + LogFrame.PREVIOUS_HEADER_CRC_OFFSET, LITTLE_ENDIAN) != headerCrc
        || LogFrame.incarnation(chunk, at) < incarnation) {
      return "the chain of headers breaks";
    }
    int payload = LogFrame.payloadLength(chunk, at);
    int length = LogFrame.frameLength(chunk, at);
    boolean ends = LogFrame.kind(chunk, at) == LogFrame.KIND_SEGMENT_END;
    if (payload < 0
        || payload > LogFrame.PAYLOAD_LENGTH_MAX
        || length != (ends ? segmentLength - offset : LogFrame.frameLength(payload))
        || offset + length > segmentLength) {
      return "lengths disagree";
    }
    return null;
  }

  private @Nullable String headerFaultAlone(int at, long position) {
    if (chunk.getInt(at, LITTLE_ENDIAN) != LogFrame.MAGIC
        || LogFrame.position(chunk, at) != position) {
      return "no frame of this position";
    }
    crc.reset();
    crc.update(bytes.duplicate().limit(at + LogFrame.HEADER_CRC_OFFSET).position(at));
    if ((int) crc.getValue() != LogFrame.headerCrc(chunk, at)) {
      return "header is damaged";
    }
    return chunk.getShort(at + LogFrame.VERSION_OFFSET, LITTLE_ENDIAN) == LogFrame.VERSION
        ? null
        : "frame of another version";
  }

  private int payloadCrc(int at) {
    int start = at + LogFrame.HEADER_LENGTH;
    crc.reset();
    crc.update(bytes.duplicate().limit(start + LogFrame.payloadLength(chunk, at)).position(start));
    return (int) crc.getValue();
  }

  private int payloadCrcStored(int at) {
    return chunk.getInt(at + LogFrame.PAYLOAD_CRC_OFFSET, LITTLE_ENDIAN);
  }

  /**
   * Makes a span of the segment available in the chunk.
   *
   * @return its offset in the chunk, or -1 if the segment ends before
   */
  private int load(Segment segment, int offset, int length) throws IOException {
    if (offset + length > segmentLength) {
      return -1;
    }
    if (chunkLength == 0 || offset < chunkStart || offset + length > chunkStart + chunkLength) {
      chunkStart = offset;
      bytes.clear().limit(Math.min(CHUNK_LENGTH, segmentLength - offset));
      chunkLength = segment.file().read(bytes, offset);
      bytes.clear();
    }
    return offset + length > chunkStart + chunkLength ? -1 : (int) (offset - chunkStart);
  }

  /** The log ends here, unless what follows knew that it was durable beyond. */
  private void stopAt(long number, int offset, String fault) throws IOException {
    noteDurableBehind(number, offset);
    long position = number * segmentLength + offset;
    if (position < durableLine) {
      throw new LogDamagedException(position, durableLine, fault);
    }
  }

  /** Looks at every header behind a place, whatever chain it belongs to: what it says was durable, was. */
  private void noteDurableBehind(long number, int offset) throws IOException {
    if (!directory.isEmpty()) {
      noteDurableBetween(number, directory.highest(), offset);
    }
  }

  private void noteDurableBetween(long number, long last, int offset) throws IOException {
    for (long n = number; n <= last; n++) {
      Segment segment = directory.get(n);
      if (segment != null) {
        noteDurable(
            segment, n == number ? Math.max(offset, SegmentHeader.LENGTH) : SegmentHeader.LENGTH);
      }
    }
  }

  private void noteDurable(Segment segment, int from) throws IOException {
    long start = segment.header().number() * segmentLength;
    chunkLength = 0;
    for (int offset = from; ; offset += LogFrame.ALIGNMENT) {
      int at = load(segment, offset, LogFrame.HEADER_LENGTH);
      if (at < 0) {
        return;
      }
      if (chunk.getInt(at, LITTLE_ENDIAN) == LogFrame.MAGIC
          && headerFaultAlone(at, start + offset) == null) {
        durableLine = Math.max(durableLine, LogFrame.durablePosition(chunk, at));
      }
    }
  }
}
