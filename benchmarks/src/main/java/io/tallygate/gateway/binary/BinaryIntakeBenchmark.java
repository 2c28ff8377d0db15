package io.tallygate.gateway.binary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tallygate.benchmarks.Draws;
import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.benchmarks.Measured;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.UsageFrameWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The gateway's own part of the binary path, on one thread and without a socket: bytes of a frame in, frame found, checked (CRC,
 * known series, bounds), copied into its slot, answered at once, bytes of an Ack out. Time per record.
 *
 * <p>Left out: the socket's reads, so that a frame never comes in pieces; what is behind the ring. A quarter of a million records go
 * round: 4 MB of frames of Usage, as large as a ring, and of the table of local numbers, 8 bytes a series, as much as they touch. All
 * records sent must have reached the ring.
 */
public class BinaryIntakeBenchmark extends Measured {
  private static final int RECORDS_IN_ALL = 64 * RECORDS;

  /** 40 bytes of entry and 24 of one attribute in 64 KiB. */
  private static final int EVENTS_MAX = 1_024;

  private static int events(int batch) {
    return Math.min(batch, EVENTS_MAX);
  }

  /** Frames for one connection, and that connection. */
  @State(Scope.Thread)
  public abstract static class Frames {
    @Param({"1000", "1000000"})
    public int series = 1_000_000;

    @Param("UNIFORM")
    public Spread skew = Spread.UNIFORM;

    /** Records in a frame; of UsageDetail 1,024 at the most. */
    @Param({"64", "4096"})
    public int batch = RECORDS;

    private final ByteBuffer scratch = ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX);
    private int recordsPerFrame;
    private ByteBuf[] frames = {};
    private int next;
    private long sent;

    @SuppressWarnings("NullAway.Init") // by open()
    private OpenConnection connection;

    abstract int recordsPerFrame();

    /** Writes a frame of the series from an index on. */
    abstract ByteBuffer write(ByteBuffer into, int[] numbers, int from, int records);

    @Setup(Level.Trial)
    public void open() throws ConfigurationException {
      connection = new OpenConnection();
      connection.define(series);
      recordsPerFrame = recordsPerFrame();
      frames = new ByteBuf[RECORDS_IN_ALL / recordsPerFrame];
      int[] numbers = Draws.numbers(skew, series, RECORDS_IN_ALL);
      ByteBuffer first = write(scratch, numbers, 0, recordsPerFrame);
      int length = first.remaining();
      ByteBuffer memory = ByteBuffer.allocateDirect(frames.length * length);
      for (int i = 0; i < frames.length; i++) {
        ByteBuffer frame = write(scratch, numbers, i * recordsPerFrame, recordsPerFrame);
        frames[i] = Unpooled.wrappedBuffer(memory.slice(i * length, length).put(frame).flip());
      }
    }

    private ByteBuf next() {
      next = next + 1 == frames.length ? 0 : next + 1;
      return frames[next];
    }

    long take() {
      long acked = 0;
      for (int done = 0; done < RECORDS; done += recordsPerFrame) {
        connection.receive(next());
        acked = connection.takeAck();
      }
      sent += RECORDS;
      return acked;
    }

    /** A frame's every cache line, and nothing made of it. */
    long pass() {
      long sum = 0;
      for (int done = 0; done < RECORDS; done += recordsPerFrame) {
        ByteBuf frame = next();
        int end = frame.capacity() - Long.BYTES;
        for (int at = 0; at <= end; at += 64) {
          sum += frame.getLongLE(at);
        }
      }
      return sum;
    }

    @TearDown(Level.Trial)
    public void close() {
      connection.close();
      requireEqual("records lost or doubled", sent, connection.accepted());
    }
  }

  /** Frames of Usage. */
  public static class Plain extends Frames {
    private final UsageFrameWriter writer = new UsageFrameWriter();

    @Override
    int recordsPerFrame() {
      return batch;
    }

    @Override
    ByteBuffer write(ByteBuffer into, int[] numbers, int from, int records) {
      long time = OpenConnection.TIME_MS;
      writer.begin(into, UsageFrameWriter.baseTimeMs(time));
      for (int i = 0; i < records; i++) {
        writer.add(numbers[from + i], time - i, i);
      }
      return writer.finish(1 + from / records, 0);
    }
  }

  /** Frames of UsageDetail: events with id and one attribute. */
  public static class Detailed extends Frames {
    private final DetailFrameWriter writer = new DetailFrameWriter();
    private final byte[] attributes =
        DetailFrameWriter.encode(List.of(new Frame.Attribute(1, "+44 20 7946 0000")));

    @Override
    int recordsPerFrame() {
      return events(batch);
    }

    @Override
    ByteBuffer write(ByteBuffer into, int[] numbers, int from, int records) {
      long time = OpenConnection.TIME_MS;
      writer.begin(into, UsageFrameWriter.baseTimeMs(time), true);
      for (int i = 0; i < records; i++) {
        EventId id = EventId.of("call-" + (from + i));
        writer.add(id, numbers[from + i], time - i, i, attributes);
      }
      return writer.finish(1 + from / records, 0);
    }
  }

  /** Usage. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long usage(Plain frames) {
    return frames.take();
  }

  /** UsageDetail. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long usageDetail(Detailed frames) {
    return frames.take();
  }

  /** The harness of {@link #usage}: every cache line of the same frames, once. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long baseline(Plain frames) {
    return frames.pass();
  }

  /** The harness of {@link #usageDetail}. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long usageDetailBaseline(Detailed frames) {
    return frames.pass();
  }
}
