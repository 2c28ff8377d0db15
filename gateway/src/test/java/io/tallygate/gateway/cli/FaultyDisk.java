package io.tallygate.gateway.cli;

import io.tallygate.rating.Disk;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.log.SegmentFile;
import io.tallygate.rating.log.SegmentStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The file system, until one step fails. When a force of the log fails, what was written since the last one is lost, as on a
 * disk whose cache is gone: whatever is acknowledged nevertheless will be missed. A write that fails leaves half a frame.
 */
final class FaultyDisk implements Disk {
  private final Fault fault;
  private final List<Unforced> unforced = new ArrayList<>();
  private int passes;
  private boolean isBroken;

  /** What fails. */
  enum Fault {
    LOG_WRITE(""),
    LOG_FORCE(""),
    COUNTER_JOURNAL_FORCE("counters"),
    CATALOG_JOURNAL_FORCE("catalog"),
    STATEMENT_JOURNAL_FORCE("statements");

    private final String directory;

    Fault(String directory) {
      this.directory = directory;
    }

    /** Whether a journal's file is one of those that this fault strikes. */
    private boolean strikes(Path path) {
      for (Path name : path) {
        if (name.toString().equals(directory)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Bytes of a file that were written and not forced. Told apart by identity: a place may be written twice. */
  private static final class Unforced {
    private final SegmentFile file;
    private final long offset;
    private final int length;

    Unforced(SegmentFile file, long offset, int length) {
      this.file = file;
      this.offset = offset;
      this.length = length;
    }
  }

  /**
   * @param passes how often the step goes well before
   */
  FaultyDisk(Fault fault, int passes) {
    this.fault = fault;
    this.passes = passes;
  }

  /** Whether this is the time. */
  private boolean strikes(Fault step) {
    return step == fault && passes-- <= 0;
  }

  @Override
  public SegmentStorage segments(Path directory) throws IOException {
    return new FaultyStorage(FILES.segments(directory));
  }

  @Override
  public Barrier barrier() {
    return path -> {
      synchronized (this) {
        if (fault.strikes(path) && strikes(fault)) {
          throw new IOException("Input/output error");
        }
      }
      FILES.barrier().force(path);
    };
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return FILES.usableBytes(directory);
  }

  private final class FaultyStorage implements SegmentStorage {
    private final SegmentStorage storage;

    FaultyStorage(SegmentStorage storage) {
      this.storage = storage;
    }

    @Override
    public List<String> list() throws IOException {
      return storage.list();
    }

    @Override
    public SegmentFile open(String name) throws IOException {
      return new FaultyFile(storage.open(name));
    }

    @Override
    public SegmentFile create(String name, int length) throws IOException {
      return new FaultyFile(storage.create(name, length));
    }

    @Override
    public SegmentFile createSparse(String name, int length) throws IOException {
      return new FaultyFile(storage.createSparse(name, length));
    }

    @Override
    public void delete(String name) throws IOException {
      storage.delete(name);
    }

    @Override
    public long usableBytes() throws IOException {
      return storage.usableBytes();
    }
  }

  private final class FaultyFile implements SegmentFile {
    private final SegmentFile file;

    FaultyFile(SegmentFile file) {
      this.file = file;
    }

    @Override
    public String name() {
      return file.name();
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void write(ByteBuffer[] buffers, int count, long offset) throws IOException {
      synchronized (FaultyDisk.this) {
        requireWhole();
        if (strikes(Fault.LOG_WRITE)) {
          isBroken = true;
          ByteBuffer half = buffers[0].duplicate();
          half.limit(half.position() + half.remaining() / 2);
          file.write(new ByteBuffer[] {half}, 1, offset);
          throw new IOException("No space left on device");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
          length += buffers[i].remaining();
        }
        file.write(buffers, count, offset);
        unforced.add(new Unforced(file, offset, length));
      }
    }

    @Override
    public int read(ByteBuffer buffer, long offset) throws IOException {
      return file.read(buffer, offset);
    }

    @Override
    public void force() throws IOException {
      List<Unforced> covered;
      synchronized (FaultyDisk.this) {
        requireWhole();
        if (strikes(Fault.LOG_FORCE)) {
          isBroken = true;
          loseUnforced();
          throw new IOException("Input/output error");
        }
        covered = unforced.stream().filter(each -> each.file == file).toList();
      }
      file.force();
      synchronized (FaultyDisk.this) {
        unforced.removeAll(covered);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private void requireWhole() throws IOException {
    if (isBroken) {
      throw new IOException("Input/output error, as before");
    }
  }

  private void loseUnforced() throws IOException {
    for (Unforced each : unforced) {
      each.file.write(new ByteBuffer[] {ByteBuffer.allocate(each.length)}, 1, each.offset);
    }
  }
}
