package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.correction.BackFill;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.Frames;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.verify.Verification;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls counted in parts by a real core: stopped and started again, verified, and billed as the calls that were kept. */
class CoreCallPartsTest {
  private static final int CALLS = 200;
  private static final String CATALOG =
      """
      calendars: [{key: de, days: [2024-01-01, 2024-01-15]}]
      meters:
        - {key: kept, eventType: call, aggregation: sum, value: $.s, unit: s, keep: events}
        - {key: counted, eventType: call, aggregation: sum, value: $.s, unit: s}
      customers: [{key: c, zone: Europe/Berlin, currency: EUR}]
      plans:
        - {key: kept, currency: EUR, charges: [{type: call, key: v, name: Calls, meter: kept, TARIFF}]}
        - {key: counted, currency: EUR, charges: [{type: call, key: v, name: Calls, meter: counted, TARIFF}]}
      subscriptions:
        - {key: kept, customer: c, plan: kept, from: 2024-01-01, subjects: [a]}
        - {key: counted, customer: c, plan: counted, from: 2024-01-01, subjects: [b]}
      """
          .replace(
              "TARIFF",
              "zone: Europe/Berlin, pulse: 60/6, per: '60', connectFee: '0.05', bands: [{name: day,"
                  + " days: [mon, tue, wed, thu, fri], from: '08:00', to: '18:00', holidays: exclude,"
                  + " calendar: de, steps: [{price: '0.12'}, {from: '60', price: '0.09', pulse: '1'}]},"
                  + " {name: night, price: '0.03'}]");

  /** Taken back: events of the meter that keeps them, windows of the other one with all parts. */
  private static final BackFill TENTH_OF_JANUARY =
      new BackFill(
          0,
          0,
          null,
          Instant.parse("2024-01-10T00:00:00Z").toEpochMilli(),
          Instant.parse("2024-01-11T00:00:00Z").toEpochMilli(),
          false);

  @TempDir Path directory;

  private Core open() throws Exception {
    return Core.open(CrashTarget.settings(directory), CrashPoints.NONE);
  }

  /** The same calls by both meters, some of them taken back. */
  private static void send(Core core, long seed) {
    int[] series = new int[2];
    List<SeriesKey> keys =
        List.of(
            new SeriesKey(0, core.meters().byKey(0, "kept").id(), "a", List.of()),
            new SeriesKey(0, core.meters().byKey(0, "counted").id(), "b", List.of()));
    while (core.series().resolve(keys, series) != 0) {
      Thread.onSpinWait();
    }
    Random random = new Random(seed);
    long start = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    Frames.Event[] events = new Frames.Event[2 * CALLS];
    for (int i = 0; i < CALLS; i++) {
      long time = start + (long) (random.nextDouble() * 30 * 86_400_000);
      long seconds = random.nextInt(7_000) - (random.nextInt(10) == 0 ? 7_000 : 0);
      long id = seed * 1_000 + 2 * i;
      events[2 * i] = new Frames.Event(id, series[0], time, seconds);
      events[2 * i + 1] = new Frames.Event(id + 1, series[1], time, seconds);
    }
    FrameSlot slot = core.ingest().tryClaim();
    while (slot == null) {
      slot = core.ingest().tryClaim();
    }
    Frames.events(slot, 0, events);
    slot.from(null, 0, 0);
    core.ingest().publish(slot);
    core.flushes().flushAndStore();
  }

  private static List<String> lines(Core core, String subscription) {
    StatementFilter filter = new StatementFilter(null, subscription, null);
    long id = core.statements().list(0, filter, 0, 1).get(0).id();
    return Objects.requireNonNull(core.statements().read(0, id)).lines().stream()
        .map(line -> line.text() + " " + line.quantity() + " " + line.exact() + " " + line.amount())
        .toList();
  }

  @Test
  void shouldBillCountedPartsAsKeptCallsAndVerify() throws Exception {
    try (Core core = open()) {
      core.applyCatalog(
          CatalogReader.readYaml(
              new ByteArrayInputStream(CATALOG.getBytes(StandardCharsets.UTF_8))));
      send(core, 1);
    }
    try (Core core = open()) {
      send(core, 2);
      BackFill.Result result = core.corrections().backFill(TENTH_OF_JANUARY, List.of());
      assertThat(result.takenBack()).isGreaterThan(5);
      assertThat(result.takenBackRecords()).isEqualTo(result.takenBack());
      new BillRun(
              core::catalog,
              core.usage(),
              core.flushes(),
              core.statements(),
              new LatePolicy(Duration.ZERO))
          .close(0, Instant.parse("2024-02-01T00:00:00Z"), Instant.parse("2024-02-01T00:00:00Z"));
      assertThat(lines(core, "counted")).hasSize(5).isEqualTo(lines(core, "kept"));
    }
    assertThat(Verification.run(CrashTarget.settings(directory), null).laws())
        .isNotEmpty()
        .allSatisfy(law -> assertThat(law.faults()).as(law.checked()).isEmpty());
  }
}
