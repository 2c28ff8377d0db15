package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.ingest.Frames.Record;
import io.tallygate.rating.log.DiskSegmentStorage;
import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogEnd;
import io.tallygate.rating.log.LogFailedException;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentedUsageLog;
import io.tallygate.rating.log.UsageLog;
import io.tallygate.rating.measure.IngestProtocol;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.measure.StationRecorder;
import io.tallygate.rating.meter.CounterTable;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.meter.SeriesKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real pipeline, threads and all, on the real log in a temporary directory. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IngestPipelineTest {
  private static final int SEGMENT = 1 << 20;
  private static final int RING_SLOTS = 8;
  private static final int SERIES = 20;
  private static final long NOW_MS = 1_700_000_000_000L;

  @TempDir Path directory;

  private final Meters meters = new FixedMeters();
  private final SeriesDictionary dictionary = new SeriesDictionary();
  private final RatingEngine engine = engine(dictionary);
  private final Counted counted = new Counted();
  private final Latencies latencies = new Latencies();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private DiskSegmentStorage storage;
  private GatedLog log;
  private IngestPipeline pipeline;
  private int[] series;

  @BeforeEach
  void start() throws IOException {
    storage = new DiskSegmentStorage(directory);
    LogEnd end = LogReader.read(storage, SEGMENT, 0, 0, (buffer, offset) -> {});
    log =
        new GatedLog(
            SegmentedUsageLog.open(
                storage, SEGMENT, end, true, 2, Long.MAX_VALUE, 0, Runnable::run));
    pipeline =
        new IngestPipeline(
            RING_SLOTS,
            engine,
            log,
            counted,
            () -> NOW_MS,
            System::nanoTime,
            latencies,
            cause -> {
              failures.add(cause);
              failure.complete(cause);
            });
    pipeline.start();
    series = defineSeries();
  }

  @AfterEach
  void stop() {
    log.open();
    pipeline.close();
    log.close();
  }

  private RatingEngine engine(SeriesDictionary into) {
    return new RatingEngine(() -> meters, into, name -> {}, RING_SLOTS, 24, 1_000_000);
  }

  private int[] defineSeries() {
    SeriesRegistrar registrar = new SeriesRegistrar(pipeline, dictionary, () -> meters, 1_000);
    List<SeriesKey> keys = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      keys.add(new SeriesKey(0, 0, "subject-" + i, List.of()));
    }
    int[] numbers = new int[SERIES];
    assertThat(registrar.resolve(keys, numbers)).isZero();
    return numbers;
  }

  /** What flushes carried, added up by series. */
  private static final class Counted implements FlushWork.Taker {
    final Map<Integer, Long> counts = new HashMap<>();
    final Map<Integer, Long> sums = new HashMap<>();

    @Override
    public synchronized CounterTable take(FlushWork work) {
      work.table()
          .drain(
              (number, window, count, sum) -> {
                counts.merge(number, count, Math::addExact);
                sums.merge(number, sum, Math::addExact);
              });
      work.ids().release();
      return work.table();
    }
  }

  /** The real log with a gate before each step, and failures to order. */
  private static final class GatedLog implements UsageLog {
    final UsageLog log;
    final CountDownLatch appending = new CountDownLatch(1);
    final CountDownLatch forcing = new CountDownLatch(1);
    volatile CountDownLatch appendGate = new CountDownLatch(0);
    volatile CountDownLatch forceGate = new CountDownLatch(0);
    volatile boolean failAppend;
    volatile boolean failForce;

    GatedLog(UsageLog log) {
      this.log = log;
    }

    void open() {
      appendGate.countDown();
      forceGate.countDown();
    }

    private static void pass(CountDownLatch gate, CountDownLatch waiting) {
      try {
        if (gate.getCount() > 0) {
          waiting.countDown();
          gate.await();
        }
      } catch (InterruptedException e) {
        throw new LogFailedException("interrupted", e);
      }
    }

    @Override
    public void append(FrameBuffer[] frames, int count, long arrivalTimeMs) {
      pass(appendGate, appending);
      if (failAppend) {
        throw new LogFailedException("write failed on purpose");
      }
      log.append(frames, count, arrivalTimeMs);
    }

    @Override
    public long force() {
      pass(forceGate, forcing);
      if (failForce) {
        throw new LogFailedException("force failed on purpose");
      }
      return log.force();
    }

    @Override
    public long loggedPosition() {
      return log.loggedPosition();
    }

    @Override
    public long durablePosition() {
      return log.durablePosition();
    }

    @Override
    public int incarnation() {
      return log.incarnation();
    }

    @Override
    public void releaseBelow(long position) {
      log.releaseBelow(position);
    }

    @Override
    public long segmentsRecycled() {
      return log.segmentsRecycled();
    }

    @Override
    public int segmentsFree() {
      return log.segmentsFree();
    }

    @Override
    public long oldestPosition() {
      return log.oldestPosition();
    }

    @Override
    public void close() {
      log.close();
    }
  }

  private record Reply(byte status, long token, int producer, long sequence, long position) {}

  /** A connection: notes each answer, and whether it came before its time. */
  private final class Connection implements FrameOrigin {
    final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    final Queue<String> faults = new ConcurrentLinkedQueue<>();
    final StationRecorder whole = latencies.whole(IngestProtocol.BINARY, "default");
    int answeredInGroup;
    volatile int groups;

    @Override
    public void onAnswer(
        byte status,
        long token,
        int producer,
        int epoch,
        long sequence,
        long bookmark,
        long position,
        byte[] refusals,
        long durableNs) {
      if (position > log.durablePosition()) {
        faults.add("answered before durable [sequence=" + sequence + "]");
      }
      if (position > pipeline.totals().countedPosition()) {
        faults.add("answered before counted [sequence=" + sequence + "]");
      }
      answeredInGroup++;
      replies.add(new Reply(status, token, producer, sequence, position));
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the force thread
    public void onGroupEnd() {
      if (answeredInGroup == 0) {
        faults.add("a group of nothing");
      }
      answeredInGroup = 0;
      groups++;
    }

    @Override
    public StationRecorder wholeLatency() {
      return whole;
    }

    Reply next() throws InterruptedException {
      return replies.take();
    }
  }

  private FrameSlot claim() {
    FrameSlot slot = pipeline.tryClaim();
    while (slot == null) {
      Thread.yield();
      slot = pipeline.tryClaim();
    }
    return slot;
  }

  private int openProducer(Connection connection, String name) throws InterruptedException {
    FrameSlot slot = claim();
    Frames.producer(slot, 0, name, 1);
    slot.from(connection, 0, System.nanoTime());
    pipeline.publish(slot);
    Reply reply = connection.next();
    assertThat(reply.status()).isEqualTo(FrameOrigin.OPENED);
    return reply.producer();
  }

  private void fill(
      FrameSlot slot, Connection connection, int producer, long sequence, Record... records) {
    Frames.usage(slot, producer, 1, sequence, (int) sequence, 0, records);
    slot.from(connection, sequence * 3, System.nanoTime());
  }

  private void send(Connection connection, int producer, long sequence) {
    FrameSlot slot = claim();
    fill(slot, connection, producer, sequence, new Record(series[0], NOW_MS, 1));
    pipeline.publish(slot);
  }

  private void flush() {
    FrameSlot slot = claim();
    Frames.flush(slot, 1);
    pipeline.publish(slot);
  }

  // ---- the tests

  @Test
  void shouldRecordTheLatencyOfEveryStation() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    int frames = 20;
    for (int sequence = 1; sequence <= frames; sequence++) {
      send(connection, producer, sequence);
      connection.next();
    }
    Map<String, Long> counts = new HashMap<>();
    latencies.takeIntervals((tag, interval) -> counts.put(tag, interval.getTotalCount()));

    // The answer is handed on before its latency is recorded: the last one may be missing.
    assertThat(counts.get("whole")).isBetween((long) frames, frames + 1L);
    assertThat(counts).containsEntry("whole/binary", counts.get("whole"));
    assertThat(counts).containsEntry("whole/tenant=default", counts.get("whole"));
    assertThat(counts).containsEntry("ring-wait", frames + 1L);
    // One at a time: a batch for each frame, the opening's and the definitions' included.
    assertThat(counts.get("log-append")).isGreaterThan(frames);
    assertThat(counts.get("count")).isGreaterThanOrEqualTo(frames);
    assertThat(counts.get("force")).isGreaterThanOrEqualTo(frames);
    assertThat(counts).doesNotContainKeys("flush", "store", "ack", "decode");
  }

  @Test
  void shouldAnswerEveryFrameOnceDurableAndCountItOnce() throws Exception {
    int producers = 4;
    int frames = 400;
    Map<Integer, Long> expectedSums = new HashMap<>();
    Map<Integer, Long> expectedCounts = new HashMap<>();
    List<Connection> connections = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    for (int p = 0; p < producers; p++) {
      Connection connection = new Connection();
      connections.add(connection);
      int number = openProducer(connection, "producer-" + p);
      Random random = new Random(p);
      Record[][] batches = new Record[frames][];
      for (int i = 0; i < frames; i++) {
        batches[i] = new Record[1 + random.nextInt(200)];
        for (int r = 0; r < batches[i].length; r++) {
          Record record =
              new Record(
                  series[random.nextInt(SERIES)],
                  NOW_MS - random.nextInt(3_000_000),
                  random.nextInt(1_000) - 100);
          batches[i][r] = record;
          expectedSums.merge(record.series(), record.quantity(), Math::addExact);
          expectedCounts.merge(record.series(), 1L, Math::addExact);
        }
      }
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < frames; i++) {
                  FrameSlot slot = claim();
                  fill(slot, connection, number, i + 1, batches[i]);
                  pipeline.publish(slot);
                }
              });
      thread.setUncaughtExceptionHandler((t, e) -> broken.add(e));
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Connection connection : connections) {
      long position = 0;
      for (long sequence = 1; sequence <= frames; sequence++) {
        Reply reply = connection.next();
        assertThat(reply.status()).isEqualTo(FrameOrigin.ACCEPTED);
        assertThat(reply.sequence()).isEqualTo(sequence);
        assertThat(reply.token()).isEqualTo(sequence * 3);
        assertThat(reply.position()).isGreaterThanOrEqualTo(position);
        position = reply.position();
      }
    }
    flush();
    pipeline.close();

    for (Connection connection : connections) {
      assertThat(connection.faults).isEmpty();
      assertThat(connection.replies).isEmpty();
      assertThat(connection.groups).isPositive();
    }
    assertThat(broken).isEmpty();
    assertThat(failures).isEmpty();
    assertThat(counted.sums.equals(expectedSums)).as("sums").isTrue();
    assertThat(counted.counts.equals(expectedCounts)).as("counts").isTrue();
    assertThat(pipeline.totals().frames()).isEqualTo((long) producers * frames);
    assertThat(log.durablePosition()).isEqualTo(log.loggedPosition());

    log.close();
    Counted again = new Counted();
    RatingEngine replayed = engine(new SeriesDictionary());
    LogReader.read(
        storage,
        SEGMENT,
        0,
        log.durablePosition(),
        (buffer, offset) -> replayed.replay(buffer, offset, again));
    assertThat(again.sums.equals(counted.sums)).as("replayed sums").isTrue();
    assertThat(replayed.state()).isEqualTo(engine.state());
  }

  @Test
  void shouldAnswerNothingWhileTheForceHangs() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    log.forceGate = new CountDownLatch(1);
    send(connection, producer, 1);
    log.forcing.await();
    send(connection, producer, 2);
    while (pipeline.totals().frames() < 2) {
      Thread.yield();
    }
    assertThat(pipeline.totals().countedPosition()).isGreaterThan(log.durablePosition());
    assertThat(connection.replies).as("counted, not durable").isEmpty();
    log.forceGate.countDown();
    assertThat(connection.next().sequence()).isEqualTo(1);
    assertThat(connection.next().sequence()).isEqualTo(2);
    assertThat(connection.faults).isEmpty();
  }

  @Test
  void shouldHaveNoSlotWhenTheRingIsFullAndAgainWhenItIsNot() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    log.appendGate = new CountDownLatch(1);
    send(connection, producer, 1);
    log.appending.await();
    for (int i = 1; i < RING_SLOTS; i++) {
      send(connection, producer, 1 + i);
    }
    assertThat(pipeline.tryClaim()).isNull();
    assertThat(pipeline.busyReason()).as("full is not busy").isNull();
    log.appendGate.countDown();
    for (int i = 0; i < RING_SLOTS; i++) {
      assertThat(connection.next().status()).isEqualTo(FrameOrigin.ACCEPTED);
    }
    send(connection, producer, RING_SLOTS + 1);
    assertThat(connection.next().sequence()).isEqualTo(RING_SLOTS + 1);
  }

  @Test
  void shouldStopAtTheFrameThatCouldNotBeWritten() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    send(connection, producer, 1);
    connection.next();
    long logged = log.loggedPosition();
    log.failAppend = true;
    send(connection, producer, 2);
    assertThat(failure.get()).hasMessage("write failed on purpose");
    assertThat(pipeline.busyReason()).isEqualTo("the core has failed: write failed on purpose");
    for (int i = 0; i < RING_SLOTS; i++) {
      FrameSlot slot = pipeline.tryClaim();
      if (slot != null) {
        fill(slot, connection, producer, 3 + i, new Record(series[0], NOW_MS, 1));
        pipeline.publish(slot);
      }
    }
    assertThat(pipeline.tryClaim()).as("nobody empties the ring any more").isNull();
    pipeline.setBusy(null);
    assertThat(pipeline.busyReason()).as("failed for good").startsWith("the core has failed");
    pipeline.close();
    assertThat(connection.replies).isEmpty();
    assertThat(log.loggedPosition()).isEqualTo(logged);
    assertThat(failures).hasSize(1);
  }

  @Test
  void shouldStopAtAFrameThatTheEngineCannotTake() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    send(connection, 77, 1);
    assertThat(failure.get()).hasMessage("frame of a producer that never opened [producer=77]");
    FrameSlot slot = pipeline.tryClaim();
    fill(slot, connection, producer, 1, new Record(series[0], NOW_MS, 1));
    pipeline.publish(slot);
    pipeline.close();
    assertThat(connection.replies).as("what is behind it is not passed over to").isEmpty();
  }

  @Test
  void shouldAnswerNothingAfterAFailedForce() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    log.failForce = true;
    send(connection, producer, 1);
    assertThat(failure.get()).hasMessage("force failed on purpose");
    assertThat(pipeline.busyReason()).isEqualTo("the core has failed: force failed on purpose");
    log.failForce = false;
    pipeline.close();
    assertThat(connection.replies).isEmpty();
    assertThat(failures).hasSize(1);
  }

  @Test
  void shouldReportWhatEndsTheForceThread() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    FrameSlot slot = claim();
    fill(slot, connection, producer, 1, new Record(series[0], NOW_MS, 1));
    slot.from(
        new FrameOrigin() {
          @Override
          public void onAnswer(
              byte status,
              long token,
              int number,
              int epoch,
              long sequence,
              long bookmark,
              long position,
              byte[] refusals,
              long durableNs) {
            throw new IllegalStateException("an origin that throws");
          }

          @Override
          public void onGroupEnd() {}
        },
        0,
        0);
    // The producer speaks through its connection only: this is answered SUPERSEDED, and throws.
    pipeline.publish(slot);
    assertThat(failure.get()).hasMessage("an origin that throws");
    assertThat(pipeline.busyReason()).isNotNull();
  }

  @Test
  void shouldDrainWhenItCloses() throws Exception {
    Connection connection = new Connection();
    int producer = openProducer(connection, "p");
    int frames = 500;
    for (long sequence = 1; sequence <= frames; sequence++) {
      send(connection, producer, sequence);
    }
    flush();
    pipeline.close();
    assertThat(connection.replies).hasSize(frames);
    assertThat(connection.faults).isEmpty();
    assertThat(counted.sums).containsEntry(series[0], (long) frames);
    assertThat(log.durablePosition()).isEqualTo(log.loggedPosition());
    assertThat(pipeline.forces()).isPositive();
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldSayWhyItIsBusyAndTakeItBack() {
    assertThat(pipeline.busyReason()).isNull();
    pipeline.setBusy("disk space is below the watermark");
    assertThat(pipeline.busyReason()).isEqualTo("disk space is below the watermark");
    pipeline.setBusy(null);
    assertThat(pipeline.busyReason()).isNull();
  }
}
