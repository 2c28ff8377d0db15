package io.tallygate.rating.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its oldest frame on and goes on with what is appended, beside the process that writes it. Reads only, and holds
 * nothing: what the writer recycles before it was read is skipped and counted.
 *
 * <p>Frames are handed over as soon as they are written, which may be before they are durable: if the writer's machine loses
 * power, the log can end before them. The follower notices by the checksum of the frame it had handed over last, and goes on where
 * the new life of the log begins. One thread.
 */
public final class LogFollower implements Closeable {
  private static final long NONE = -1;

  private final SegmentStorage storage;
  private final int segmentLength;
  private @Nullable SegmentCursor cursor;
  private long position;
  private long lastPosition = NONE;
  private int lastHeaderCrc;
  private int lastIncarnation;
  private long skippedBytes;
  private long restarts;

  private LogFollower(SegmentStorage storage, int segmentLength) {
    this.storage = storage;
    this.segmentLength = segmentLength;
  }

  /**
   * Opens a log at its oldest frame.
   *
   * @throws IOException if there is no log, or it cannot be read
   */
  public static LogFollower open(SegmentStorage storage) throws IOException {
    int segmentLength = LogReader.segmentLength(storage);
    if (segmentLength == 0) {
      throw new IOException("there is no usage log here yet: no segment file has a header");
    }
    LogFollower follower = new LogFollower(storage, segmentLength);
    NavigableMap<Long, String> names = follower.names();
    follower.position = follower.start(names.isEmpty() ? 0 : names.firstKey());
    return follower;
  }

  /** Position of the next frame. */
  public long position() {
    return position;
  }

  /** Whether nothing of the log is gone yet: its first segment is there. */
  public boolean hasBeginning() throws IOException {
    return names().containsKey(0L);
  }

  /** Bytes of log that were recycled before they were read. */
  public long skippedBytes() {
    return skippedBytes;
  }

  /** How often the log was found to have ended before frames that were handed over, and to go on from there. */
  public long restarts() {
    return restarts;
  }

  /**
   * Hands over frames that are there.
   *
   * @param framesMax at the most
   * @return how many
   */
  public int poll(FrameHandler handler, int framesMax) throws IOException {
    FrameHandler noting =
        (buffer, offset) -> {
          note(buffer, offset);
          handler.onFrame(buffer, offset);
        };
    int frames = 0;
    while (frames < framesMax) {
      SegmentCursor at = cursor();
      if (at == null) {
        break;
      }
      at.refresh();
      int before = frames;
      while (frames < framesMax && at.next(noting)) {
        frames++;
      }
      if (at.isSealed()) {
        goTo(start(at.header().number() + 1));
      } else {
        position = at.position();
        if (frames == before) {
          break;
        }
      }
    }
    if (frames == 0) {
      findPlace();
    }
    return frames;
  }

  private void note(DirectBuffer buffer, int offset) {
    lastPosition = LogFrame.position(buffer, offset);
    lastHeaderCrc = LogFrame.headerCrc(buffer, offset);
    lastIncarnation = LogFrame.incarnation(buffer, offset);
  }

  private void goTo(long next) throws IOException {
    closeCursor();
    position = next;
  }

  /** The segment that the position is in; null if it is not there. */
  private @Nullable SegmentCursor cursor() throws IOException {
    if (cursor == null) {
      cursor = open(names().get(position / segmentLength), position);
    }
    return cursor;
  }

  /** Opens a segment at a position; null if there is no file, or it was recycled since its name was listed. */
  private @Nullable SegmentCursor open(@Nullable String name, long at) throws IOException {
    SegmentCursor opened = name == null ? null : SegmentCursor.open(storage, name);
    if (opened != null && opened.header().number() != at / segmentLength) {
      opened.close();
      return null;
    }
    if (opened != null) {
      opened.seek(at);
    }
    return opened;
  }

  /** After nothing was found: whether the log still is the one that was read. */
  private void findPlace() throws IOException {
    closeCursor();
    NavigableMap<Long, String> names = names();
    if (names.isEmpty()) {
      return;
    }
    long oldest = start(names.firstKey());
    if (position < oldest) {
      skippedBytes += oldest - position;
      lastPosition = NONE;
      position = oldest;
    } else if (wasCutBack(names)) {
      restarts++;
      position = beginningOfNextLife(names);
      lastPosition = NONE;
    }
  }

  private boolean wasCutBack(NavigableMap<Long, String> names) throws IOException {
    if (lastPosition == NONE) {
      return false;
    }
    String name = names.get(lastPosition / segmentLength);
    if (name == null) {
      return names.lastKey() < lastPosition / segmentLength;
    }
    SegmentCursor opened = open(name, lastPosition);
    if (opened == null) {
      return false;
    }
    int[] crc = new int[1];
    try (SegmentCursor at = opened) {
      return !at.next((buffer, offset) -> crc[0] = LogFrame.headerCrc(buffer, offset))
          || crc[0] != lastHeaderCrc;
    }
  }

  /** The first frame of a higher incarnation than the last one read; the oldest frame if there is none. */
  private long beginningOfNextLife(NavigableMap<Long, String> names) throws IOException {
    long[] found = {NONE};
    for (String name : names.values()) {
      SegmentCursor opened = SegmentCursor.open(storage, name);
      if (opened == null) {
        continue;
      }
      try (SegmentCursor at = opened) {
        while (found[0] == NONE
            && at.next(
                (buffer, offset) -> {
                  if (LogFrame.incarnation(buffer, offset) > lastIncarnation) {
                    found[0] = LogFrame.position(buffer, offset);
                  }
                })) {
          // All of it is in the condition.
        }
      }
      if (found[0] != NONE) {
        return found[0];
      }
    }
    return start(names.firstKey());
  }

  /** Files by the segment that is in them; of two, the one of the later life. */
  private NavigableMap<Long, String> names() throws IOException {
    NavigableMap<Long, String> names = new TreeMap<>();
    Map<Long, Integer> incarnations = new TreeMap<>();
    for (String name : storage.list()) {
      try (SegmentFile file = storage.open(name)) {
        SegmentHeader header = SegmentHeader.read(file);
        if (header != null
            && header.incarnation() > incarnations.getOrDefault(header.number(), -1)) {
          names.put(header.number(), name);
          incarnations.put(header.number(), header.incarnation());
        }
      }
    }
    return names;
  }

  private long start(long number) {
    return number * segmentLength + SegmentHeader.LENGTH;
  }

  private void closeCursor() throws IOException {
    SegmentCursor open = cursor;
    cursor = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeCursor();
  }
}
