package io.tallygate.rating;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.MutableDirectBuffer;

/**
 * Customers of two tenants and their usage, for bill runs that are killed: periods of a month and of a week in two zones,
 * subscriptions that end, customers with nothing to bill in some of their periods or in all, credit that some use up, two
 * subscriptions drawing on one grant.
 */
final class BillRunCrashCatalog {
  static final int TENANTS = 2;

  private static final int[] CUSTOMERS = {600, 300};
  private static final String[] NAMES = {"default", "other"};
  private static final int METERS = 2;
  private static final int FRAME_RECORDS_MAX = 3_000;
  private static final String TARIFF =
      """
      tenant: %s
      meters:
        - {key: clicks, eventType: click, aggregation: count}
        - {key: bytes, eventType: data, aggregation: sum, value: $.n, unit: B, scale: 0}
      plans:
        - key: web
          currency: EUR
          charges:
            - {type: base-fee, key: base, name: Base, amount: "0.99"}
            - {type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.013", included: "2"}
            - {type: graduated, key: bytes, name: Bytes, meter: bytes,
               tiers: [{upTo: "50", price: "0.011"}, {price: "0.003"}]}
        - key: used
          currency: EUR
          charges: [{type: per-unit, key: bytes, name: Bytes, meter: bytes, price: "0.007"}]
        - key: weekly
          currency: EUR
          period: week
          charges: [{type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.25"}]
      """;

  private BillRunCrashCatalog() {}

  static void apply(RatingCore core) throws IOException, CatalogException {
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      byte[] yaml = document(tenant).getBytes(UTF_8);
      core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(yaml)));
    }
  }

  private static String document(int tenant) {
    StringBuilder yaml = new StringBuilder(TARIFF.formatted(NAMES[tenant]));
    yaml.append("customers:\n");
    for (int i = 0; i < CUSTOMERS[tenant]; i++) {
      String zone = i % 3 == 0 ? "Europe/Berlin" : "UTC";
      yaml.append("  - {key: c%d, zone: %s, currency: EUR}%n".formatted(i, zone));
    }
    yaml.append("subscriptions:\n");
    for (int i = 0; i < CUSTOMERS[tenant]; i++) {
      String plan = i % 10 == 0 ? "weekly" : i % 10 < 3 ? "used" : "web";
      yaml.append(
          "  - {key: s%d, customer: c%d, plan: %s, from: 2024-01-%02d%s, subjects: [h%d]}%n"
              .formatted(
                  i, i - i % 50 % 2, plan, 1 + i % 3, i % 17 == 9 ? ", to: 2024-02-10" : "", i));
    }
    yaml.append("grants:\n");
    for (int i = 0; i < CUSTOMERS[tenant]; i += 6) {
      yaml.append(
          "  - {key: g%d, customer: c%d, amount: \"2.50\", from: 2024-01-01}%n".formatted(i, i));
    }
    return yaml.toString();
  }

  /** An instant at which a month of 2024, and no later one, may be closed. */
  static Instant closable(int month) {
    return Instant.parse("2024-%02d-05T00:00:00Z".formatted(month + 1));
  }

  /**
   * Usage of a month of 2024 for both tenants; counted when it returns.
   *
   * @param percent of the customers that use something
   */
  static void use(RatingCore core, int month, int percent) throws InterruptedException {
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      new Sender(core, tenant, "month-" + month + "-" + percent)
          .send(month, percent, new Random(month * 1_000L + percent * 10L + tenant));
    }
  }

  /** A producer that waits for each answer. */
  private static final class Sender implements FrameOrigin {
    private final RatingCore core;
    private final int tenant;
    private final BlockingQueue<Byte> answers = new ArrayBlockingQueue<>(1);
    private volatile int producer;
    private long sequence;

    Sender(RatingCore core, int tenant, String name) throws InterruptedException {
      this.core = core;
      this.tenant = tenant;
      byte[] bytes = name.getBytes(UTF_8);
      FrameSlot slot = waitFor(core.ingest()::tryClaim);
      MutableDirectBuffer frame = slot.buffer();
      LogFrame.begin(frame, 0, LogFrame.KIND_PRODUCER);
      frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
      frame.putInt(LogFrame.HEADER_LENGTH, tenant, LITTLE_ENDIAN);
      frame.putShort(LogFrame.HEADER_LENGTH + 4, (short) bytes.length, LITTLE_ENDIAN);
      frame.putBytes(LogFrame.HEADER_LENGTH + 6, bytes);
      frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 6 + bytes.length, LITTLE_ENDIAN);
      publish(slot, OPENED);
    }

    void send(int month, int percent, Random random) throws InterruptedException {
      int[][] series = series();
      long base = Instant.parse("2024-%02d-03T00:00:00Z".formatted(month)).toEpochMilli();
      int at = LogFrame.HEADER_LENGTH;
      int count = 0;
      FrameSlot slot = waitFor(core.ingest()::tryClaim);
      LogFrame.begin(slot.buffer(), 0, LogFrame.KIND_USAGE);
      for (int i = 0; i < CUSTOMERS[tenant]; i++) {
        // Every seventh customer of a plan without a fee never uses anything.
        if (random.nextInt(100) >= percent || i % 70 == 1) {
          continue;
        }
        for (int meter = 0; meter < METERS; meter++) {
          slot.buffer().putInt(at, series[meter][i], LITTLE_ENDIAN);
          slot.buffer().putInt(at + 4, random.nextInt(20 * 86_400) * 1_000, LITTLE_ENDIAN);
          slot.buffer().putLong(at + 8, meter == 0 ? 1 : random.nextInt(200), LITTLE_ENDIAN);
          at += 16;
          count++;
        }
      }
      if (count > FRAME_RECORDS_MAX) {
        throw new IllegalStateException("does not fit one frame [records=" + count + "]");
      }
      sequence++;
      MutableDirectBuffer frame = slot.buffer();
      frame.putInt(LogFrame.PRODUCER_OFFSET, producer, LITTLE_ENDIAN);
      frame.putInt(LogFrame.EPOCH_OFFSET, 1, LITTLE_ENDIAN);
      frame.putLong(LogFrame.SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
      frame.putLong(LogFrame.BASE_TIME_OFFSET, base, LITTLE_ENDIAN);
      frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, count, LITTLE_ENDIAN);
      frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, count, LITTLE_ENDIAN);
      frame.putInt(LogFrame.RECORD_COUNT_OFFSET, count, LITTLE_ENDIAN);
      frame.putInt(LogFrame.CLIENT_CRC_OFFSET, (int) sequence, LITTLE_ENDIAN);
      frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, at - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
      publish(slot, ACCEPTED);
    }

    private int[][] series() {
      int[][] series = new int[METERS][CUSTOMERS[tenant]];
      for (int meter = 0; meter < METERS; meter++) {
        int id = core.catalog().of(tenant).meters().get(meter).id();
        List<SeriesKey> keys = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS[tenant]; i++) {
          keys.add(new SeriesKey(tenant, id, "h" + i, List.of()));
        }
        int[] numbers = series[meter];
        while (core.series().resolve(keys, numbers) != 0) {
          Thread.onSpinWait();
        }
      }
      return series;
    }

    private void publish(FrameSlot slot, byte expected) throws InterruptedException {
      slot.from(this, sequence, System.nanoTime());
      core.ingest().publish(slot);
      Byte status = answers.poll(30, TimeUnit.SECONDS);
      if (status == null || status != expected) {
        throw new IllegalStateException("unexpected answer [status=" + status + "]");
      }
    }

    private static <T> T waitFor(Supplier<T> source) {
      T found = source.get();
      while (found == null) {
        Thread.onSpinWait();
        found = source.get();
      }
      return found;
    }

    @Override
    public void onAnswer(
        byte status,
        long token,
        int number,
        int epoch,
        long answered,
        long bookmark,
        long position,
        byte[] refusals,
        long durableNs) {
      if (status == OPENED) {
        producer = number;
      }
      answers.add(status);
    }

    @Override
    public void onGroupEnd() {}
  }
}
