package io.tallygate.benchmarks;

import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.MalformedFrameException;
import java.io.IOException;
import java.util.ArrayList;
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
 * The whole binary path: bytes of frames over a socket of this machine, decoded, checked, copied into the ring, de-duplicated if
 * they are UsageDetail, logged, counted, answered with the bytes of an Ack. 64 frames in flight, so that every station works at the
 * same time as the others. Time per record, and bytes that one allocates on any thread.
 *
 * <p>The producer is part of it: a thread that writes into a finished frame what differs from the last time (sequence, checksum, and
 * ids of events), sends it and reads Acks. It sends small frames one by one, where the client would gather them: with {@code batch}
 * 1 and 64 most of the time is that of system calls.
 *
 * <p>Left out: flushes, the store, recording of HTTP and metrics, TLS; more than one meter, producer or event loop. The trial fails if
 * the core has not counted every record that was sent, once.
 */
public class BinaryPathBenchmark extends Measured {
  private static final int DEFINITIONS = 1_000;

  /** 40 bytes each: 1,638 would fit into a frame. */
  private static final int DETAIL_RECORDS_MAX = 1_024;

  /** As a gateway's default. */
  private static final int IDS_MAX = 10_000_000;

  private static int detailRecords(int batch) {
    return Math.min(batch, DETAIL_RECORDS_MAX);
  }

  /** A gateway and its producer. */
  @State(Scope.Thread)
  public abstract static class Gateway {
    /** Where the frames go. */
    @Param({"MEMORY", "PAGE_CACHE", "DISK"})
    public LogKind durability = LogKind.MEMORY;

    @Param("1000000")
    public int series = 1_000_000;

    @Param("UNIFORM")
    public Spread skew = Spread.UNIFORM;

    /** Records in a frame; of UsageDetail 1,024 at the most. */
    @Param("4096")
    public int batch = 4_096;

    @SuppressWarnings("NullAway.Init") // by open()
    private BenchmarkLog opened;

    @SuppressWarnings("NullAway.Init") // by open()
    private BinaryPath path;

    @SuppressWarnings("NullAway.Init") // by open()
    private RawProducer producer;

    @SuppressWarnings("NullAway.Init") // by open()
    private UsageFrames frames;

    private int recordsPerFrame;
    private long sent;
    private long acked;

    abstract int recordsPerFrame();

    abstract UsageFrames frames(int records, long timeMs);

    abstract int idsMax();

    @Setup(Level.Trial)
    public void open() throws IOException, ConfigurationException, MalformedFrameException {
      recordsPerFrame = recordsPerFrame();
      opened = BenchmarkLog.open(durability);
      path = new BinaryPath(opened.log(), series, idsMax());
      frames = frames(recordsPerFrame, System.currentTimeMillis());
      producer = new RawProducer(path.port());
      producer.send(new Frame.Hello(FrameLayout.PROTOCOL_VERSION, 1, "benchmark", ""));
      if (!(producer.receive() instanceof Frame.Welcome)) {
        throw new IOException("the answer to hello is not welcome");
      }
      List<Definition> definitions = new ArrayList<>();
      for (int number = 0; number < series; number++) {
        definitions.add(new Definition.Series(number, "clicks", 0, "subject-" + number, List.of()));
        if (definitions.size() == DEFINITIONS || number == series - 1) {
          producer.send(new Frame.Define(definitions));
          definitions.clear();
        }
      }
      // Its answer says that the definitions are through.
      producer.send(frames.stamped(++sent));
      acked = producer.awaitAck();
    }

    long send() throws IOException {
      for (int records = 0; records < RECORDS; records += recordsPerFrame) {
        while (sent - acked == BinaryPath.IN_FLIGHT) {
          acked = producer.awaitAck();
          path.release();
        }
        producer.send(frames.stamped(++sent));
      }
      return acked;
    }

    /** Whatever was sent must have been counted once. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      while (acked < sent) {
        acked = producer.awaitAck();
      }
      long counted = path.totals().records();
      producer.close();
      path.close();
      opened.close();
      requireEqual("records lost or doubled", sent * recordsPerFrame, counted);
    }
  }

  /** Usage. */
  public static class Plain extends Gateway {
    @Override
    int recordsPerFrame() {
      return batch;
    }

    @Override
    UsageFrames frames(int records, long timeMs) {
      return UsageFrames.plain(series, skew, records, timeMs);
    }

    @Override
    int idsMax() {
      return 1_000;
    }
  }

  /** UsageDetail; the horizon of ids fills while it runs. */
  public static class Detailed extends Gateway {
    @Override
    int recordsPerFrame() {
      return detailRecords(batch);
    }

    @Override
    UsageFrames frames(int records, long timeMs) {
      return UsageFrames.detailed(series, skew, records, timeMs);
    }

    @Override
    int idsMax() {
      return IDS_MAX;
    }
  }

  /** The same producer, and at the other end a thread that reads the bytes and answers each frame. */
  @State(Scope.Thread)
  public abstract static class Loopback {
    static final int SERIES = 1_000_000;

    /** Records in a frame. */
    @Param("4096")
    public int batch = 4_096;

    @SuppressWarnings("NullAway.Init") // by open()
    private AckingReader reader;

    @SuppressWarnings("NullAway.Init") // by open()
    private RawProducer producer;

    @SuppressWarnings("NullAway.Init") // by open()
    private UsageFrames frames;

    private int recordsPerFrame;
    private long sent;
    private long acked;

    abstract int recordsPerFrame();

    abstract UsageFrames frames(int records);

    @Setup(Level.Trial)
    public void open() throws IOException {
      recordsPerFrame = recordsPerFrame();
      frames = frames(recordsPerFrame);
      reader = AckingReader.listen(frames.frameLength());
      producer = new RawProducer(reader.port());
    }

    long send() throws IOException {
      for (int records = 0; records < RECORDS; records += recordsPerFrame) {
        while (sent - acked == BinaryPath.IN_FLIGHT) {
          acked = producer.awaitAck();
        }
        producer.send(frames.stamped(++sent));
      }
      return acked;
    }

    @TearDown(Level.Trial)
    public void close() throws IOException, InterruptedException {
      // Closed with Acks unread, the connection would be reset.
      while (acked < sent) {
        acked = producer.awaitAck();
      }
      producer.close();
      reader.close();
    }
  }

  /** Bytes of Usage frames. */
  public static class PlainLoopback extends Loopback {
    @Override
    int recordsPerFrame() {
      return batch;
    }

    @Override
    UsageFrames frames(int records) {
      return UsageFrames.plain(SERIES, Spread.UNIFORM, records, 0);
    }
  }

  /** Bytes of UsageDetail frames. */
  public static class DetailedLoopback extends Loopback {
    @Override
    int recordsPerFrame() {
      return detailRecords(batch);
    }

    @Override
    UsageFrames frames(int records) {
      return UsageFrames.detailed(SERIES, Spread.UNIFORM, records, 0);
    }
  }

  /** Usage, from the producer's bytes to the Ack's. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long path(Plain gateway) throws IOException {
    return gateway.send();
  }

  /** UsageDetail: every event has an id that was never seen before, and is de-duplicated. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long detail(Detailed gateway) throws IOException {
    return gateway.send();
  }

  /** The harness of {@link #path}: producer and sockets, and nothing done with what arrives. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long baseline(PlainLoopback loopback) throws IOException {
    return loopback.send();
  }

  /** The harness of {@link #detail}. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long detailBaseline(DetailedLoopback loopback) throws IOException {
    return loopback.send();
  }
}
