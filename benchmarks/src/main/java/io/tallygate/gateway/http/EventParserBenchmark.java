package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import io.tallygate.benchmarks.BenchmarkMeters;
import io.tallygate.benchmarks.Measured;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/**
 * One CloudEvent of about 190 bytes from JSON to its fields, by the scanner of the usual shape and by Jackson. Nothing is checked,
 * hashed or looked up.
 */
public class EventParserBenchmark extends Measured {
  private static final int EVENTS = 4_096;

  private final EventSchemas schemas = new EventSchemas(new NoSeries());
  private final JsonEventReader reader = new JsonEventReader(schemas);
  private final EventDraft draft = new EventDraft();
  private final byte[][] usual = new byte[EVENTS][];
  private final byte[][] dataFirst = new byte[EVENTS][];
  private int next;

  /** Nothing here looks for a series. */
  private static final class NoSeries implements SeriesDirectory {
    @Override
    public int find(SeriesKey key) {
      return UNKNOWN;
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
    Random random = new Random(42);
    for (int i = 0; i < EVENTS; i++) {
      String context =
          """
          "specversion":"1.0","id":"%s","source":"shop-europe-1","type":"click","subject":"subject-%d","time":"2026-01-01T00:00:00Z\""""
              .formatted(new UUID(random.nextLong(), random.nextLong()), random.nextInt(1_000_000));
      String data = "\"data\":{\"count\":%d}".formatted(1 + random.nextInt(9));
      usual[i] = ("{" + context + "," + data + "}").getBytes(UTF_8);
      dataFirst[i] = ("{" + data + "," + context + "}").getBytes(UTF_8);
    }
  }

  private byte[] next(byte[][] of) {
    next = (next + 1) % EVENTS;
    return of[next];
  }

  private long scan(byte[] event) {
    if (reader.scan(event, 0, event.length, 0, draft) != event.length) {
      throw new IllegalStateException("an event of the usual shape was not taken");
    }
    return draft.timeMs;
  }

  private long parse(byte[] event) throws IOException {
    try (JsonParser parser = reader.open(event, 0, event.length)) {
      parser.nextToken();
      reader.read(parser, 0, draft);
    }
    return draft.timeMs;
  }

  /** The harness: the bytes of the same events, added up. */
  @Benchmark
  public long baseline() {
    long sum = 0;
    for (byte each : next(usual)) {
      sum += each;
    }
    return sum;
  }

  @Benchmark
  public long scanned() {
    return scan(next(usual));
  }

  @Benchmark
  public long parsed() throws IOException {
    return parse(next(usual));
  }

  /** Names in alphabetical order, as many senders write them: data is passed over, and read when the type is known. */
  @Benchmark
  public long scannedDataFirst() {
    return scan(next(dataFirst));
  }

  @Benchmark
  public long parsedDataFirst() throws IOException {
    return parse(next(dataFirst));
  }
}
