package io.tallygate.rating.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** What is where in the segment files of a log, each file judged by itself. Reads only. */
public final class SegmentSurvey {
  private SegmentSurvey() {}

  /** What a file is to the log. */
  public enum State {
    /** Full: its end frame says so. */
    SEALED,
    /** Frames, then a place where none begins: the log's end, or that of an earlier life. */
    OPEN,
    /** Frames, then one that is not whole: torn by a crash at the log's end, damage elsewhere. */
    BROKEN,
    /** Written ahead or wiped. */
    FREE,
    /** Its header cannot be read by this version. */
    UNREADABLE
  }

  /**
   * One file.
   *
   * @param number of the segment; -1 if the file is none
   * @param start first position
   * @param end behind the last whole frame
   * @param firstArrivalMs of the first frame, ms since 1970; 0 without frames
   * @param durableLine highest position that a frame in it knew to be durable
   * @param fault what was found at {@code end}; null if the segment is sealed or free
   */
  public record Segment(
      String file,
      long number,
      State state,
      int incarnation,
      long start,
      long end,
      long frames,
      long records,
      long firstArrivalMs,
      long lastArrivalMs,
      long durableLine,
      @Nullable String fault) {}

  /** Every file, in the order of segment numbers, those without one last. */
  public static List<Segment> of(SegmentStorage storage) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (String name : storage.list()) {
      segments.add(read(storage, name));
    }
    segments.sort(
        Comparator.comparingLong(
                (Segment segment) -> segment.number() < 0 ? Long.MAX_VALUE : segment.number())
            .thenComparing(Segment::incarnation)
            .thenComparing(Segment::file));
    return segments;
  }

  private static Segment read(SegmentStorage storage, String name) throws IOException {
    SegmentCursor opened;
    try {
      opened = SegmentCursor.open(storage, name);
    } catch (IOException e) {
      return none(name, State.UNREADABLE, e.getMessage());
    }
    if (opened == null) {
      return none(name, State.FREE, null);
    }
    try (SegmentCursor cursor = opened) {
      Counting counting = new Counting();
      while (cursor.next(counting)) {
        // All of it is in the condition.
      }
      SegmentHeader header = cursor.header();
      return new Segment(
          name,
          header.number(),
          state(cursor),
          header.incarnation(),
          header.number() * header.length() + SegmentHeader.LENGTH,
          cursor.position(),
          counting.frames,
          counting.records,
          counting.firstArrivalMs,
          counting.lastArrivalMs,
          counting.durableLine,
          cursor.fault());
    }
  }

  private static State state(SegmentCursor cursor) {
    if (cursor.isSealed()) {
      return State.SEALED;
    }
    String fault = cursor.fault();
    boolean isUnwritten = FrameCheck.NO_FRAME.equals(fault) || FrameCheck.OTHER_FRAME.equals(fault);
    return isUnwritten ? State.OPEN : State.BROKEN;
  }

  private static Segment none(String name, State state, @Nullable String fault) {
    return new Segment(name, -1, state, 0, 0, 0, 0, 0, 0, 0, 0, fault);
  }

  private static final class Counting implements FrameHandler {
    private long frames;
    private long records;
    private long firstArrivalMs;
    private long lastArrivalMs;
    private long durableLine;

    @Override
    public void onFrame(DirectBuffer buffer, int offset) {
      frames++;
      records += LogFrame.recordCount(buffer, offset);
      long arrivalMs = LogFrame.arrivalTimeMs(buffer, offset);
      // A frame that begins a life of the log has none.
      lastArrivalMs = Math.max(lastArrivalMs, arrivalMs);
      firstArrivalMs = firstArrivalMs == 0 ? arrivalMs : firstArrivalMs;
      durableLine = Math.max(durableLine, LogFrame.durablePosition(buffer, offset));
    }
  }
}
