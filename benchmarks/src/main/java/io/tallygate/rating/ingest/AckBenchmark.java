package io.tallygate.rating.ingest;

import io.tallygate.benchmarks.Measured;
import io.tallygate.benchmarks.MemoryLog;
import io.tallygate.gateway.binary.OpenConnection;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.Station;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From an answer of the core to the bytes of an Ack: the queue of answers, the force thread that hands them on and records latencies,
 * the connection's own queue, the event loop's task, one Ack for the group. All on one thread, where a gateway has three.
 * <b>Time per frame.</b>
 *
 * <p>Nothing is forced: the log keeps nothing. What it costs to wake the event loop of another thread is left out, and so is the
 * socket; the bytes of the Ack are read and its sequence must be that of the last frame.
 *
 * <p>In the queue's package, because only core and force thread may use it.
 */
public class AckBenchmark extends Measured {
  /** Of an invocation: as many as a producer may have in flight. */
  private static final int FRAMES = 64;

  /** Frames that became durable together. */
  @Param({"1", "64"})
  public int group = FRAMES;

  private final AnswerQueue answers = new AnswerQueue();
  private final AnswerQueue.Answer place = new AnswerQueue.Answer();
  private @Nullable Throwable failure;
  private final DurabilityLoop durability =
      new DurabilityLoop(
          new MemoryLog(),
          answers,
          new Latencies(),
          SystemNanoClock.INSTANCE,
          cause -> failure = cause);

  @SuppressWarnings("NullAway.Init") // by open()
  private OpenConnection connection;

  private long sequence;

  @Setup(Level.Trial)
  public void open() throws ConfigurationException {
    connection = new OpenConnection();
    // From now on a run of the loop is one pass.
    durability.stop();
  }

  @TearDown(Level.Trial)
  public void close() {
    connection.close();
    if (failure != null) {
      throw new IllegalStateException("answers were not handed on", failure);
    }
    long[] recorded = {0};
    connection
        .latencies()
        .takeIntervals(
            (tag, interval) -> {
              if (tag.equals(Station.WHOLE.id())) {
                recorded[0] = interval.getTotalCount();
              }
            });
    requireEqual("latencies", sequence, recorded[0]);
  }

  /** As the core thread does. */
  private static void fill(AnswerQueue.Answer answer, FrameOrigin origin, long number) {
    answer.origin = origin;
    answer.status = FrameOrigin.ACCEPTED;
    answer.token = number;
    answer.producer = 1;
    answer.epoch = 1;
    answer.sequence = number;
    answer.bookmark = number;
    answer.position = 0;
    answer.refusals = null;
    answer.receivedNs = 0;
  }

  /** 64 frames, group by group. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long ack() {
    long acked = 0;
    for (int done = 0; done < FRAMES; done += group) {
      for (int i = 0; i < group; i++) {
        fill(answers.claim(), connection.origin(), ++sequence);
        answers.publish();
      }
      durability.run();
      acked = connection.takeAck();
    }
    requireEqual("sequence of the ack", sequence, acked);
    return acked;
  }

  /** The harness: answers filled, in one place, and nobody to take them. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public AnswerQueue.Answer baseline() {
    for (int done = 0; done < FRAMES; done += group) {
      for (int i = 0; i < group; i++) {
        fill(place, connection.origin(), done + i);
      }
    }
    return place;
  }
}
