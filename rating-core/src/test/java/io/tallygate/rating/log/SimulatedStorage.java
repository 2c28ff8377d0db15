package io.tallygate.rating.log;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A disk with a page cache. What was written can be read at once, and is lost with the power unless it was forced or the
 * kernel happened to write it back.
 *
 * <ul>
 *   <li>{@link #losePower} makes a random subset of the unforced sectors durable, whole pages or single sectors, in no order;
 *   <li>{@link #killProcess} keeps the page cache;
 *   <li>a failed force leaves the pages readable and clean, as Linux does: a second force would succeed and save nothing.
 * </ul>
 *
 * <p>Handles opened before a crash fail. Any thread.
 */
public final class SimulatedStorage implements SegmentStorage {
  private static final int SECTOR = 512;
  private static final int PAGE = 4096;

  private final Random random;
  private final TreeMap<String, Disk> disks = new TreeMap<>();
  private long capacityBytes = Long.MAX_VALUE;
  private int life;
  private int callsToPowerLoss;
  private int writesToFailure;
  private int forcesToFailure;
  private boolean sparing;
  private int sparse;
  private volatile CountDownLatch hang = new CountDownLatch(0);
  private final CountDownLatch hanging = new CountDownLatch(1);

  /** The power went off in the middle of a call. */
  public static final class PowerLoss extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
  }

  private static final class Disk {
    final byte[] written;
    final byte[] durable;
    final BitSet dirty;
    int length;

    Disk(int length) {
      this.length = length;
      written = new byte[length];
      durable = new byte[length];
      dirty = new BitSet(length / SECTOR + 1);
    }

    void persist(int fromSector, int toSector) {
      int from = fromSector * SECTOR;
      System.arraycopy(written, from, durable, from, Math.min(toSector * SECTOR, length) - from);
      dirty.clear(fromSector, toSector);
    }
  }

  public SimulatedStorage(Random random) {
    this.random = random;
  }

  /** Files may take this much together; making one beyond it fails. */
  public synchronized void capacity(long bytes) {
    capacityBytes = bytes;
  }

  /** The power goes off in the middle of the n-th write, force or create from now; 0: not at all. */
  public synchronized void losePowerIn(int calls) {
    callsToPowerLoss = calls;
  }

  /** The n-th write from now fails half way. */
  public synchronized void failWriteIn(int writes) {
    writesToFailure = writes;
  }

  /** The n-th force from now fails. */
  public synchronized void failForceIn(int forces) {
    forcesToFailure = forces;
  }

  /** Runs what the wear of {@link #failWriteIn} and {@link #failForceIn} shall not meet. The power may still go off. */
  public void spare(Runnable work) {
    sparing = true;
    try {
      work.run();
    } finally {
      sparing = false;
    }
  }

  /** Forces from now on do not return before {@link #releaseForces}. */
  public void hangForces() {
    hang = new CountDownLatch(1);
  }

  /** Returns when a force hangs. */
  public void awaitHangingForce() throws InterruptedException {
    hanging.await();
  }

  public void releaseForces() {
    hang.countDown();
  }

  /** The kernel writes some of the dirty pages back, in no order. */
  public synchronized void writeBack() {
    disks.values().forEach(this::persistSome);
  }

  /** What the disk holds after the power came back is all there is. */
  public synchronized void losePower() {
    for (Disk disk : disks.values()) {
      persistSome(disk);
      System.arraycopy(disk.durable, 0, disk.written, 0, disk.length);
      disk.dirty.clear();
    }
    killProcess();
  }

  /** The process ends; the page cache stays. */
  public synchronized void killProcess() {
    life++;
    callsToPowerLoss = 0;
    writesToFailure = 0;
    forcesToFailure = 0;
  }

  private void persistSome(Disk disk) {
    int unit = random.nextBoolean() ? 1 : PAGE / SECTOR;
    int share = random.nextInt(4) * 33;
    for (int sector = disk.dirty.nextSetBit(0);
        sector >= 0;
        sector = disk.dirty.nextSetBit(sector + 1)) {
      int first = sector / unit * unit;
      if (random.nextInt(100) < share) {
        disk.persist(first, first + unit);
      }
      sector = first + unit - 1;
    }
  }

  /** The bytes of a file as they can be read; changing them changes the file, on the disk too. */
  public synchronized void damage(String name, int offset, byte... bytes) {
    Disk disk = disks.get(name);
    System.arraycopy(bytes, 0, disk.written, offset, bytes.length);
    System.arraycopy(bytes, 0, disk.durable, offset, bytes.length);
  }

  public synchronized byte[] content(String name) {
    Disk disk = disks.get(name);
    return Arrays.copyOf(disk.written, disk.length);
  }

  /** Puts a file there as it is. */
  public synchronized void put(String name, byte[] content) {
    Disk disk = new Disk(content.length);
    disks.put(name, disk);
    damage(name, 0, content);
  }

  @Override
  public synchronized List<String> list() {
    return List.copyOf(disks.keySet());
  }

  @Override
  public synchronized SegmentFile open(String name) throws IOException {
    return new Handle(name, disk(name), life);
  }

  private Disk disk(String name) throws IOException {
    Disk disk = disks.get(name);
    if (disk == null) {
      throw new IOException("no such file [file=" + name + "]");
    }
    return disk;
  }

  @Override
  public synchronized SegmentFile create(String name, int length) throws IOException {
    if (disks.containsKey(name)) {
      throw new IOException("file exists [file=" + name + "]");
    }
    if (usableBytes() < length) {
      throw new IOException("No space left on device");
    }
    Disk disk = new Disk(length);
    if (isPowerLost()) {
      disk.length = random.nextInt(length + 1);
      if (random.nextBoolean()) {
        disks.put(name, disk);
      }
      throw new PowerLoss();
    }
    disks.put(name, disk);
    return new Handle(name, disk, life);
  }

  @Override
  public synchronized SegmentFile createSparse(String name, int length) throws IOException {
    SegmentFile file = create(name, length);
    sparse++;
    return file;
  }

  /** Files made without being written. */
  public synchronized int sparseFiles() {
    return sparse;
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    disk(name);
    disks.remove(name);
  }

  @Override
  public synchronized long usableBytes() {
    return capacityBytes - disks.values().stream().mapToLong(disk -> disk.length).sum();
  }

  private boolean isPowerLost() {
    return callsToPowerLoss > 0 && --callsToPowerLoss == 0;
  }

  private final class Handle implements SegmentFile {
    private final String name;
    private final Disk disk;
    private final int openedIn;
    private boolean closed;

    Handle(String name, Disk disk, int openedIn) {
      this.name = name;
      this.disk = disk;
      this.openedIn = openedIn;
    }

    private void check() throws IOException {
      if (closed || openedIn != life) {
        throw new IOException("closed [file=" + name + "]");
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long length() throws IOException {
      synchronized (SimulatedStorage.this) {
        check();
        return disk.length;
      }
    }

    @Override
    public void write(ByteBuffer[] buffers, int count, long offset) throws IOException {
      synchronized (SimulatedStorage.this) {
        check();
        boolean fails = !sparing && writesToFailure > 0 && --writesToFailure == 0;
        boolean lost = isPowerLost();
        int total = 0;
        for (int i = 0; i < count; i++) {
          total += buffers[i].remaining();
        }
        int left = fails || lost ? random.nextInt(total + 1) : total;
        int at = (int) offset;
        for (int i = 0; i < count; i++) {
          int length = Math.min(left, buffers[i].remaining());
          buffers[i].get(disk.written, at, length);
          at += length;
          left -= length;
        }
        if (at > offset) {
          disk.dirty.set((int) offset / SECTOR, (at - 1) / SECTOR + 1);
        }
        if (lost) {
          throw new PowerLoss();
        }
        if (fails) {
          throw new IOException("No space left on device");
        }
      }
    }

    @Override
    public int read(ByteBuffer buffer, long offset) throws IOException {
      synchronized (SimulatedStorage.this) {
        check();
        int length = (int) Math.max(0, Math.min(buffer.remaining(), disk.length - offset));
        buffer.put(disk.written, (int) offset, length);
        return length;
      }
    }

    @Override
    public void force() throws IOException {
      CountDownLatch latch = hang;
      if (latch.getCount() > 0) {
        hanging.countDown();
        try {
          latch.await();
        } catch (InterruptedException e) {
          throw new IOException("interrupted", e);
        }
      }
      synchronized (SimulatedStorage.this) {
        check();
        if (isPowerLost()) {
          persistSome(disk);
          throw new PowerLoss();
        }
        if (!sparing && forcesToFailure > 0 && --forcesToFailure == 0) {
          persistSome(disk);
          disk.dirty.clear();
          throw new IOException("Input/output error");
        }
        for (int from = disk.dirty.nextSetBit(0); from >= 0; from = disk.dirty.nextSetBit(from)) {
          disk.persist(from, disk.dirty.nextClearBit(from));
        }
      }
    }

    @Override
    public void close() {
      synchronized (SimulatedStorage.this) {
        closed = true;
      }
    }
  }
}
