package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.SegmentDirectory.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usage log in segment files that are written ahead and recycled.
 *
 * <p>The writer seals a full segment with an end frame, queues it for the force thread, and only then makes the next one
 * current: so whoever sees the new segment finds the old one in the queue, and the durable position never passes a border
 * before the old segment's force.
 */
public final class SegmentedUsageLog implements UsageLog {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentedUsageLog.class);
  private static final int REWRITE_LENGTH = 1 << 20;

  private record InUse(SegmentFile file, long number) {}

  private final int segmentLength;
  private final boolean forcing;
  private final long retainBytes;
  private final SegmentPool pool;
  private final int incarnation;
  private final CRC32C crc = new CRC32C();

  /** Of its own: what does not fit any more is still in the caller's buffer when the segment ends. */
  private final FrameBuffer endFrame =
      new FrameBuffer(ByteBuffer.allocateDirect(LogFrame.HEADER_LENGTH));

  private final ConcurrentLinkedQueue<InUse> sealed = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<InUse> retained = new ArrayDeque<>();
  private ByteBuffer[] writing = new ByteBuffer[16];
  private volatile InUse current;
  private int offset;
  private int previousHeaderCrc;

  /** End of the newest flush frame: set by the writer before it releases {@code logged}, read by the forcer behind that. */
  private long flushEnd;

  private volatile long logged;
  private volatile long durable;

  /** What frames may say was durable: behind {@code durable} where that promises the page cache only. */
  private volatile long forced;

  /** Why nothing is written or forced any more. */
  private volatile @Nullable Throwable failure;

  /**
   * Goes on where the log was found to end: what lies behind is overwritten by a frame that starts the new incarnation, and
   * forced, before this returns.
   *
   * <p>What was read may never have reached the disk: after the end of a process alone it comes from the page cache, where a
   * force that failed leaves it marked as clean. So everything from the durable line on is written once more and forced.
   *
   * @param end as {@link LogReader} found it
   * @param forcing false: {@link #force} only reports what was written ({@code page-cache}), but for a flush
   * @param poolSegments files to have written before this returns
   * @param retainBytes log kept readable beyond what is released
   * @param watermarkBytes below this much usable space no file is made ahead
   * @param background wipes recycled files and makes spare ones; one task at a time
   */
  public static SegmentedUsageLog open(
      SegmentStorage storage,
      int segmentLength,
      LogEnd end,
      boolean forcing,
      int poolSegments,
      long retainBytes,
      long watermarkBytes,
      Executor background)
      throws IOException {
    if (segmentLength % SegmentHeader.LENGTH != 0
        || segmentLength
            < SegmentHeader.LENGTH + 4 * LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX)) {
      throw new IllegalArgumentException(
          "log.segment-bytes must be a multiple of 4096 that holds four frames of 64 KiB [log.segment-bytes="
              + segmentLength
              + "]");
    }
    return new SegmentedUsageLog(
        storage,
        segmentLength,
        end,
        forcing,
        poolSegments,
        retainBytes,
        watermarkBytes,
        background);
  }

  private SegmentedUsageLog(
      SegmentStorage storage,
      int segmentLength,
      LogEnd end,
      boolean forcing,
      int poolSegments,
      long retainBytes,
      long watermarkBytes,
      Executor background)
      throws IOException {
    this.segmentLength = segmentLength;
    this.forcing = forcing;
    this.retainBytes = retainBytes;
    this.incarnation = end.incarnation() + 1;
    this.previousHeaderCrc = end.headerCrc();
    this.pool = new SegmentPool(storage, segmentLength, watermarkBytes, background);
    long number = end.position() / segmentLength;
    this.offset = (int) (end.position() % segmentLength);
    SegmentDirectory directory = SegmentDirectory.open(storage, segmentLength);
    long newest = offset == 0 ? number - 1 : number;
    for (Segment segment : directory.take(directory.lowestBefore(newest), newest)) {
      pool.using(segment.file());
      retained.add(new InUse(segment.file(), segment.header().number()));
    }
    for (SegmentFile file : directory.takeRest()) {
      pool.adopt(file);
    }
    pool.fill(poolSegments);
    for (InUse segment : retained) {
      rewrite(segment, end);
    }
    InUse last = retained.peekLast();
    this.current = offset == 0 ? begin(number) : Objects.requireNonNull(last, "segment of the end");
    this.logged = end.position();
    this.durable = end.position();
    this.forced = end.position();
    FrameBuffer start = new FrameBuffer(ByteBuffer.allocateDirect(LogFrame.HEADER_LENGTH));
    LogFrame.begin(start.buffer(), 0, LogFrame.KIND_INCARNATION);
    append(new FrameBuffer[] {start}, 1, 0);
    if (last != null) {
      // The frame that starts the incarnation may not have fit: then this one got an end frame.
      last.file.force();
    }
    current.file.force();
    this.durable = logged;
    this.forced = logged;
  }

  /** Writes what lies between the durable line and the end once more, byte for byte, and forces it. */
  private void rewrite(InUse segment, LogEnd end) throws IOException {
    long start = segment.number * segmentLength;
    long to = Math.min(segmentLength, end.position() - start);
    long at = Math.max(0, end.durableLine() - start);
    if (at >= to) {
      return;
    }
    ByteBuffer[] chunk = {ByteBuffer.allocateDirect((int) Math.min(REWRITE_LENGTH, to - at))};
    while (at < to) {
      chunk[0].clear().limit((int) Math.min(chunk[0].capacity(), to - at));
      int length = segment.file.read(chunk[0], at);
      segment.file.write(new ByteBuffer[] {chunk[0].flip()}, 1, at);
      at += length;
    }
    segment.file.force();
  }

  @Override
  public void append(FrameBuffer[] frames, int count, long arrivalTimeMs) {
    requireNotFailed();
    try {
      int from = 0;
      while (from < count) {
        int to = stampThatFit(frames, from, count, arrivalTimeMs);
        write(to - from);
        if (to < count) {
          roll(arrivalTimeMs);
        }
        from = to;
      }
    } catch (IOException e) {
      failure = e;
      throw new LogFailedException(
          "write to the usage log failed [position=" + logged + "]: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      // The chain may be ahead of what was written: a frame more would be a frame that cannot be
      // read.
      failure = e;
      throw e;
    }
  }

  /** The other of the two threads, writer and forcer, may come here first: so it tells the cause. */
  private void requireNotFailed() {
    Throwable cause = failure;
    if (cause != null) {
      throw new LogFailedException("the usage log has failed before: " + cause.getMessage(), cause);
    }
  }

  /** Completes the headers of the frames that the segment has room for, and readies them to be written. */
  private int stampThatFit(FrameBuffer[] frames, int from, int count, long arrivalTimeMs) {
    int at = offset;
    int to = from;
    if (writing.length < count) {
      writing = new ByteBuffer[count];
    }
    while (to < count) {
      int payload = LogFrame.payloadLength(frames[to].buffer(), 0);
      if (payload < 0 || payload > LogFrame.PAYLOAD_LENGTH_MAX) {
        throw new LogFailedException(
            "a frame that no reader would take [payload length=" + payload + "]");
      }
      int length = LogFrame.frameLength(payload);
      if (at + length + LogFrame.HEADER_LENGTH > segmentLength) {
        break;
      }
      stamp(frames[to], at, length, arrivalTimeMs);
      if (LogFrame.kind(frames[to].buffer(), 0) == LogFrame.KIND_FLUSH) {
        flushEnd = current.number * segmentLength + at + length;
      }
      writing[to - from] = frames[to].bytes().clear().limit(length);
      at += length;
      to++;
    }
    offset = at;
    return to;
  }

  private void stamp(FrameBuffer frame, int at, int length, long arrivalTimeMs) {
    UnsafeBuffer buffer = frame.buffer();
    int payload = LogFrame.payloadLength(buffer, 0);
    int end = LogFrame.HEADER_LENGTH + payload;
    if (LogFrame.frameLength(payload) > end) {
      buffer.setMemory(end, LogFrame.frameLength(payload) - end, (byte) 0);
    }
    buffer.putLong(LogFrame.POSITION_OFFSET, current.number * segmentLength + at, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.FRAME_LENGTH_OFFSET, length, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.INCARNATION_OFFSET, incarnation, LITTLE_ENDIAN);
    buffer.putInt(
        LogFrame.PAYLOAD_CRC_OFFSET, crc(frame, LogFrame.HEADER_LENGTH, end), LITTLE_ENDIAN);
    buffer.putLong(LogFrame.ARRIVAL_TIME_OFFSET, arrivalTimeMs, LITTLE_ENDIAN);
    buffer.putLong(LogFrame.DURABLE_POSITION_OFFSET, forced, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.PREVIOUS_HEADER_CRC_OFFSET, previousHeaderCrc, LITTLE_ENDIAN);
    previousHeaderCrc = crc(frame, 0, LogFrame.HEADER_CRC_OFFSET);
    buffer.putInt(LogFrame.HEADER_CRC_OFFSET, previousHeaderCrc, LITTLE_ENDIAN);
  }

  private int crc(FrameBuffer frame, int from, int to) {
    crc.reset();
    crc.update(frame.bytes().clear().limit(to).position(from));
    return (int) crc.getValue();
  }

  private void write(int count) throws IOException {
    if (count == 0) {
      return;
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length += writing[i].remaining();
    }
    current.file.write(writing, count, offset - length);
    logged = current.number * segmentLength + offset;
  }

  private void roll(long arrivalTimeMs) throws IOException {
    LogFrame.begin(endFrame.buffer(), 0, LogFrame.KIND_SEGMENT_END);
    stamp(endFrame, offset, segmentLength - offset, arrivalTimeMs);
    writing[0] = endFrame.bytes().clear();
    current.file.write(writing, 1, offset);
    sealed.add(current);
    logged = (current.number + 1) * segmentLength;
    current = begin(current.number + 1);
  }

  private InUse begin(long number) throws IOException {
    SegmentFile file = pool.take();
    ByteBuffer[] page = {
      new SegmentHeader(number, segmentLength, incarnation, previousHeaderCrc).encode()
    };
    file.write(page, 1, 0);
    offset = SegmentHeader.LENGTH;
    InUse next = new InUse(file, number);
    synchronized (retained) {
      retained.add(next);
    }
    return next;
  }

  @Override
  public long force() {
    long target = logged;
    if (target == durable) {
      return target;
    }
    requireNotFailed();
    // A commit mark is forced whatever the mode. It must not outlive what it counts, so a flush
    // waits for the disk.
    if (!forcing && flushEnd <= forced) {
      durable = target;
      return target;
    }
    // Read after the target and before the queue: a segment sealed meanwhile is this one, or in the
    // queue.
    InUse newest = current;
    try {
      for (@Nullable InUse segment = sealed.peek(); segment != null; segment = sealed.peek()) {
        segment.file.force();
        sealed.poll();
      }
      newest.file.force();
    } catch (IOException e) {
      failure = e;
      throw new LogFailedException(
          "force of the usage log failed [position=" + target + "]: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
    forced = target;
    durable = target;
    return target;
  }

  @Override
  public long loggedPosition() {
    return logged;
  }

  @Override
  public long durablePosition() {
    return durable;
  }

  @Override
  public int incarnation() {
    return incarnation;
  }

  @Override
  public void releaseBelow(long position) {
    long releasable = Math.min(position, durable);
    synchronized (retained) {
      while (retained.size() > 1
          && (retained.getFirst().number + 1) * segmentLength <= releasable
          && (retained.size() - 1L) * segmentLength > retainBytes) {
        pool.give(retained.removeFirst().file);
      }
    }
  }

  @Override
  public long segmentsRecycled() {
    return pool.recycled();
  }

  @Override
  public int segmentsFree() {
    return pool.free();
  }

  @Override
  public long oldestPosition() {
    synchronized (retained) {
      return retained.getFirst().number * segmentLength + SegmentHeader.LENGTH;
    }
  }

  @Override
  public void close() {
    synchronized (retained) {
      for (InUse segment : retained) {
        close(segment.file);
      }
      retained.clear();
    }
    try {
      pool.close();
    } catch (IOException e) {
      LOG.warn("a segment file did not close", e);
    }
  }

  private static void close(SegmentFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("a segment file did not close [file={}]", file.name(), e);
    }
  }
}
