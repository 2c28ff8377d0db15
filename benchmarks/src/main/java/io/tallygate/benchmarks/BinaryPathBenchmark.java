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
 * The whole binary path: bytes of full Usage frames over a socket of this machine, decoded, checked, copied into the ring,
 * logged, counted, answered with the bytes of an Ack. A million series, drawn uniformly; 64 frames in flight, so that every
 * station works at the same time as the others. Time per record, and with {@code -prof gc} what one allocates on any thread.
 *
 * <p>The producer is part of it: a thread that writes a sequence and a checksum into a finished frame, sends it and reads Acks.
 */
public class BinaryPathBenchmark extends Measured {
  /** A million records, 16 MiB: they go round, and touch two thirds of the series. */
  private static final int FRAMES = 256;

  private static final int DEFINITIONS = 1_000;

  /** A gateway and its producer. */
  @State(Scope.Thread)
  public static class Gateway {
    @Param({"MEMORY", "PAGE_CACHE", "DISK"})
    public LogKind log = LogKind.MEMORY;

    @Param("1000000")
    public int series = 1_000_000;

    @SuppressWarnings("NullAway.Init") // by open()
    private BenchmarkLog opened;

    @SuppressWarnings("NullAway.Init") // by open()
    private BinaryPath path;

    @SuppressWarnings("NullAway.Init") // by open()
    private RawProducer producer;

    @SuppressWarnings("NullAway.Init") // by open()
    private UsageFrames frames;

    private long sent;
    private long acked;

    @Setup(Level.Trial)
    public void open() throws IOException, ConfigurationException, MalformedFrameException {
      opened = BenchmarkLog.open(log);
      path = new BinaryPath(opened.log(), series);
      frames = new UsageFrames(FRAMES, series, Spread.UNIFORM, System.currentTimeMillis());
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

    private long send() throws IOException {
      while (sent - acked == BinaryPath.IN_FLIGHT) {
        acked = producer.awaitAck();
        path.release();
      }
      producer.send(frames.stamped(++sent));
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
      if (counted != sent * UsageFrames.RECORDS) {
        throw new IllegalStateException(
            "records lost or doubled [sent="
                + sent * UsageFrames.RECORDS
                + "] [counted="
                + counted
                + "]");
      }
    }
  }

  /** The same producer, and at the other end a thread that reads the bytes and answers each frame. */
  @State(Scope.Thread)
  public static class Loopback {
    @SuppressWarnings("NullAway.Init") // by open()
    private AckingReader reader;

    @SuppressWarnings("NullAway.Init") // by open()
    private RawProducer producer;

    private final UsageFrames frames = new UsageFrames(FRAMES, 1_000_000, Spread.UNIFORM, 0);
    private long sent;
    private long acked;

    @Setup(Level.Trial)
    public void open() throws IOException {
      reader = AckingReader.listen(FrameLayout.usageLength(UsageFrames.RECORDS));
      producer = new RawProducer(reader.port());
    }

    private long send() throws IOException {
      while (sent - acked == BinaryPath.IN_FLIGHT) {
        acked = producer.awaitAck();
      }
      producer.send(frames.stamped(++sent));
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

  /** From the producer's bytes to the Ack's. */
  @Benchmark
  @OperationsPerInvocation(UsageFrames.RECORDS)
  public long path(Gateway gateway) throws IOException {
    return gateway.send();
  }

  /** The harness: producer and sockets, and nothing done with what arrives. */
  @Benchmark
  @OperationsPerInvocation(UsageFrames.RECORDS)
  public long baseline(Loopback loopback) throws IOException {
    return loopback.send();
  }
}
