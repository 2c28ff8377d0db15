package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.benchmarks.BenchmarkMeters;
import io.tallygate.benchmarks.Measured;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * From the bytes of a body to the entries of a frame: JSON parsed, each event checked, its id hashed, its series looked up. No
 * socket, no HTTP, no ring. Time per event. 32,000 events of about 190 bytes go round, so no more series than that are looked up.
 *
 * <p>In the endpoint's package, because only a request's own event loop does what is measured.
 */
public class EventDecodeBenchmark extends Measured {
  private static final int BATCH = 500;
  private static final int BODIES = 64;
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Param("100000")
  public int series = 100_000;

  private final SeriesDictionary dictionary = new SeriesDictionary();
  private final EventSchemas schemas = new EventSchemas(new KnownSeries());
  private final JsonEventReader reader = new JsonEventReader(schemas);
  private final JsonBody one = new JsonBody(reader, true, false);
  private final JsonBody many = new JsonBody(reader, false, true);
  private final EventAssembler assembler =
      new EventAssembler(new KnownSeries(), new IdHasher(1, 2), EventsHandler.EVENTS_MAX);
  private final EventBatch batch = new EventBatch();
  private final byte[][] single = new byte[BODIES * BATCH][];
  private final byte[][] batches = new byte[BODIES][];
  private int next;

  /** Looks up; nothing here defines. */
  private final class KnownSeries implements SeriesDirectory {
    @Override
    public int find(SeriesKey key) {
      return dictionary.find(key);
    }

    @Override
    public int find(int tenant, int meter, byte[] subject, int from, int length) {
      return dictionary.find(tenant, meter, subject, from, length);
    }

    @Override
    public int resolve(List<SeriesKey> keys, int[] numbers) {
      return LIMIT_REACHED;
    }

    @Override
    public int resolveAttributeNames(List<String> names, int[] numbers) {
      return names.isEmpty() ? 0 : LIMIT_REACHED;
    }
  }

  @Setup(Level.Trial)
  public void write() {
    schemas.use(new BenchmarkMeters());
    for (int number = 0; number < series; number++) {
      SeriesKey key = new SeriesKey(0, 0, "subject-" + number, List.of());
      dictionary.add(new SeriesDefinition(number, key, number, SeriesDefinition.NONE));
    }
    Random random = new Random(42);
    for (int body = 0; body < BODIES; body++) {
      List<String> events = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        String event = event(random);
        events.add(event);
        single[body * BATCH + i] = event.getBytes(UTF_8);
      }
      batches[body] = ("[" + String.join(",", events) + "]").getBytes(UTF_8);
    }
  }

  /** About 190 bytes. */
  private String event(Random random) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    return """
        {"specversion":"1.0","id":"%s","source":"shop-europe-1","type":"click","subject":"subject-%d",\
        "time":"%s","data":{"count":%d}}"""
        .formatted(
            id,
            random.nextInt(series),
            TIME.minusSeconds(random.nextInt(3_600)),
            1 + random.nextInt(9));
  }

  private int decode(JsonBody form, byte[] body, int expected) throws UnreadableBodyException {
    assembler.begin(BodyForm.CLOUD_EVENTS, batch, 0, TIME.toEpochMilli(), null);
    form.read(body, body.length, 0, assembler);
    if (batch.eventsRead() != expected || !batch.refusals().isEmpty()) {
      throw new IllegalStateException("events were refused [refusals=" + batch.refusals() + "]");
    }
    return batch.eventsRead();
  }

  /** A body of one event. */
  @Benchmark
  public int single() throws UnreadableBodyException {
    next = (next + 1) % single.length;
    return decode(one, single[next], 1);
  }

  /** A body of 500 events. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int batch() throws UnreadableBodyException {
    next = (next + 1) % batches.length;
    return decode(many, batches[next], BATCH);
  }

  /** The harness of {@link #single}: the bytes of the same bodies, added up. */
  @Benchmark
  public int singleBaseline() {
    next = (next + 1) % single.length;
    return sum(single[next]);
  }

  /** The harness of {@link #batch}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int batchBaseline() {
    next = (next + 1) % batches.length;
    return sum(batches[next]);
  }

  private static int sum(byte[] body) {
    int sum = 0;
    for (byte each : body) {
      sum += each;
    }
    return sum;
  }
}
