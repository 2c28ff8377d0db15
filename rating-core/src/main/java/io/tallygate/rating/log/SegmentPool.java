package io.tallygate.rating.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Segment files that are free, written ahead: overwriting blocks that were written before needs no fresh page and no file
 * system metadata at the barrier.
 *
 * <p>Those of the start are written full of zeroes. Should the log need more, it gets sparse ones, which become like the
 * others once the log has gone through them: writing 256 MiB of zeroes beside a log that is short of files takes the disk
 * from it, and the core thread would wait for them, a second or two without an answer.
 *
 * <p>A file that comes back is wiped (its header page zeroed and forced) before it is given out again, so that no crash can
 * make its old content look like a part of the log. Wiping and making files happens on {@code background}, one at a time.
 */
final class SegmentPool implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentPool.class);

  private record Free(SegmentFile file, boolean recycled) {}

  private final SegmentStorage storage;
  private final int segmentLength;
  private final long watermarkBytes;
  private final Executor background;
  private final ConcurrentLinkedQueue<Free> free = new ConcurrentLinkedQueue<>();
  private final Set<String> names = new HashSet<>();
  private final AtomicLong recycled = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param watermarkBytes no file is made ahead when less than this would be left
   */
  SegmentPool(SegmentStorage storage, int segmentLength, long watermarkBytes, Executor background) {
    this.storage = storage;
    this.segmentLength = segmentLength;
    this.watermarkBytes = watermarkBytes;
    this.background = background;
  }

  /** Start: a file that the log uses. */
  void using(SegmentFile file) {
    names.add(file.name());
  }

  /** Start: a file that the log does not use. */
  void adopt(SegmentFile file) throws IOException {
    names.add(file.name());
    wipe(file);
    free.add(new Free(file, false));
  }

  /** Start: makes files until there are so many, in use or free. */
  void fill(int count) throws IOException {
    while (names.size() < count) {
      SegmentFile file = storage.create(freeName(), segmentLength);
      names.add(file.name());
      free.add(new Free(file, false));
    }
  }

  /** Writer: a free file; makes a sparse one if the pool has run dry. */
  SegmentFile take() throws IOException {
    Free next = free.poll();
    if (next == null) {
      next = makeUnlessFree();
    }
    if (next.recycled) {
      recycled.incrementAndGet();
    }
    if (free.isEmpty()) {
      background.execute(this::makeSpare);
    }
    return next.file;
  }

  /** Under the lock of {@link #createSparse}: the spare that was being made meanwhile will do. */
  private synchronized Free makeUnlessFree() throws IOException {
    Free next = free.poll();
    return next == null ? new Free(createSparse(), false) : next;
  }

  /** Any thread: the log no longer needs the file. */
  void give(SegmentFile file) {
    background.execute(
        () -> {
          try {
            if (!closed) {
              wipe(file);
            }
            offer(new Free(file, true));
          } catch (IOException e) {
            LOG.warn("segment file lost to the pool [file={}]", file.name(), e);
            closeLost(file);
          }
        });
  }

  private static void closeLost(SegmentFile file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("a segment file did not close [file={}]", file.name(), e);
    }
  }

  private void makeSpare() {
    try {
      // The one in use may be sparse too, and still to take its space.
      if (!closed
          && free.isEmpty()
          && storage.usableBytes() - 2L * segmentLength >= watermarkBytes) {
        offer(new Free(createSparse(), false));
      }
    } catch (IOException e) {
      LOG.warn("no spare segment could be made", e);
    }
  }

  /** Background: whoever comes last, this or {@link #close}, closes what is free. */
  private void offer(Free file) throws IOException {
    free.add(file);
    if (closed) {
      closeFree();
    }
  }

  private synchronized SegmentFile createSparse() throws IOException {
    SegmentFile file = storage.createSparse(freeName(), segmentLength);
    names.add(file.name());
    return file;
  }

  private String freeName() {
    int id = names.size();
    while (names.contains(name(id))) {
      id++;
    }
    return name(id);
  }

  private static String name(int id) {
    return String.format(Locale.ROOT, "%05d.segment", id);
  }

  private static void wipe(SegmentFile file) throws IOException {
    ByteBuffer[] page = {ByteBuffer.allocateDirect(SegmentHeader.LENGTH)};
    file.write(page, 1, 0);
    file.force();
  }

  /** Files that wait to be used. Any thread. */
  int free() {
    return free.size();
  }

  /** Files given out a second time since the start. */
  long recycled() {
    return recycled.get();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    closeFree();
  }

  private void closeFree() throws IOException {
    for (@Nullable Free next = free.poll(); next != null; next = free.poll()) {
      next.file.close();
    }
  }
}
