package io.tallygate.rating.correction;

import static io.tallygate.rating.correction.CorrectionOutcome.ALREADY_VOID;
import static io.tallygate.rating.correction.CorrectionOutcome.DONE;
import static io.tallygate.rating.correction.CorrectionOutcome.ID_IN_USE;
import static io.tallygate.rating.correction.CorrectionOutcome.NOT_RETAINED;
import static io.tallygate.rating.correction.CorrectionOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.correction.CorrectionBench.Event;
import io.tallygate.rating.correction.CorrectionBench.Record;
import io.tallygate.rating.flush.VoidedEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.period.LatePolicy;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import io.tallygate.rating.verify.LawResult;
import io.tallygate.rating.verify.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrectionsTest {
  private static final int CALLS = 0;
  private static final int SALES = 1;
  private static final int PEAK = 2;
  private static final int SALE_COUNT = 3;
  private static final long DAY = Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, pulses: ["60/60"]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2, keep: events}
        - {key: peak, eventType: load, aggregation: max, value: $.v, unit: MW, scale: 0, keep: events}
        - {key: saleCount, eventType: sale, aggregation: count, unit: sale, scale: 0}
      customers:
        - {key: acme, name: ACME, zone: UTC, currency: EUR}
      plans:
        - key: all
          name: All
          currency: EUR
          period: month
          charges:
            - {type: call, key: calls, name: Calls, meter: calls, pulse: 60/60, price: "0.60", per: "60"}
            - {type: percentage, key: share, name: Share, meter: sales, rates: {"*": "10"}}
            - {type: per-unit, key: peak, name: Peak, meter: peak, price: "2"}
            - {type: per-unit, key: count, name: Sales, meter: saleCount, price: "1"}
      subscriptions:
        - {key: sub, customer: acme, plan: all, from: 2026-03-01, subjects: [a]}
      """;

  @TempDir Path directory;

  @Test
  void shouldTakeBackACountedCallWithItsPulses() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), call("c2", 30));

      assertThat(bench.voidEvent("c1")).isEqualTo(DONE);

      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(1L, 30L);
      assertThat(sum(bench, CALLS, 0)).containsExactly(1L, 60L);
    }
    assertLawsHold();
  }

  @Test
  void shouldTakeBackNoPulseThatCameAfterTheCall() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), call("c2", 30));
      bench
          .core()
          .applyCatalog(
              Documents.yaml(
                  "meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s,"
                      + " pulses: [60/60, 60/6]}]"));
      bench.send(call("c3", 62), call("c4", 63));

      assertThat(bench.voidEvent("c1")).isEqualTo(DONE);
      assertThat(bench.voidEvent("c3")).isEqualTo(DONE);

      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(2L, 93L);
      assertThat(sum(bench, CALLS, 0)).containsExactly(2L, 180L);
      assertThat(sum(bench, CALLS, 1)).as("of c4 alone").containsExactly(1L, 66L);
    }
    assertLawsHold();
  }

  @Test
  void shouldStayVoidOverARestartAndRefuseTheIdToIngest() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61));
      assertThat(bench.voidEvent("c1")).isEqualTo(DONE);
      assertThat(bench.voidEvent("c1")).isEqualTo(ALREADY_VOID);

      bench.restart();

      assertThat(bench.voidEvent("c1")).isEqualTo(ALREADY_VOID);
      assertThat(bench.send(call("c1", 61))).as("duplicates").isEqualTo(1);
      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(0L, 0L);
    }
    assertLawsHold();
  }

  @Test
  void shouldSayWhatIsUnknownAndTakeTheRestOfABatch() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), call("c2", 30));

      assertThat(
              bench
                  .core()
                  .corrections()
                  .voidEvents(
                      0,
                      List.of(
                          new EventName(CorrectionBench.SOURCE, "c1"),
                          new EventName(CorrectionBench.SOURCE, "none"),
                          new EventName(CorrectionBench.SOURCE, "c1"),
                          new EventName("other", "c2"))))
          .containsExactly(DONE, UNKNOWN, ALREADY_VOID, UNKNOWN);
    }
  }

  @Test
  void shouldLeaveWhatRatingReadsWithoutTheEventAndKeepBothRows() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(load("p1", 70), load("p2", 90), load("p3", 80));
      long before = bench.core().flushes().flushAndStore();

      assertThat(bench.voidEvent("p2")).isEqualTo(DONE);
      long after = bench.core().flushes().flushAndStore();

      assertThat(quantities(bench, PEAK, before)).containsExactly(70L, 90L, 80L);
      assertThat(quantities(bench, PEAK, after)).containsExactly(70L, 80L);
      assertThat(bench.core().corrections().list(0, -1, 10))
          .extracting(VoidedEvent::quantity)
          .containsExactly(90L);
    }
    assertLawsHold();
  }

  @Test
  void shouldTakeBackEveryRecordOfAnEventOfTwoMeters() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(sale("s1", 1000), sale("s2", 500));

      assertThat(bench.voidEvent("s1")).isEqualTo(DONE);

      assertThat(sum(bench, SALES, SeriesDefinition.NONE)).containsExactly(1L, 500L);
      assertThat(sum(bench, SALE_COUNT, SeriesDefinition.NONE)).containsExactly(1L, 1L);
    }
    assertLawsHold();
  }

  @Test
  void shouldReplaceUnderTheSameIdAndUnderANewOne() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), call("c2", 30));

      assertThat(bench.replace("c1", call("c1", 10))).isEqualTo(DONE);
      assertThat(bench.replace("c1", call("c3", 20))).isEqualTo(DONE);
      assertThat(bench.replace("c3", call("c2", 999))).isEqualTo(ID_IN_USE);
      assertThat(bench.replace("none", call("c4", 999))).isEqualTo(UNKNOWN);

      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(2L, 50L);
      assertThat(bench.voidEvent("c1")).isEqualTo(ALREADY_VOID);
      assertThat(bench.replace("c1", call("c5", 999))).isEqualTo(ALREADY_VOID);
      bench.restart();
      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(2L, 50L);
      assertThat(bench.send(call("c3", 20))).as("duplicates").isEqualTo(1);
    }
    assertLawsHold();
  }

  @Test
  void shouldRefuseWhatIsNoLongerRetained() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), sale("s1", 1000), load("p1", 70));
      Event[] filling = new Event[1000];
      for (int frame = 0; frame < 150; frame++) {
        for (int i = 0; i < filling.length; i++) {
          filling[i] = call("f" + frame + "-" + i, 1);
        }
        bench.send(filling);
        if (frame % 20 == 0) {
          bench.core().flushes().flushAndStore();
        }
      }
      bench.core().flushes().flushAndStore();

      assertThat(bench.voidEvent("c1")).isEqualTo(UNKNOWN);
      assertThat(bench.voidEvent("s1")).isEqualTo(NOT_RETAINED);
      assertThat(bench.voidEvent("p1")).as("all its meters keep events").isEqualTo(DONE);
      assertThat(quantities(bench, SALES, Long.MAX_VALUE)).containsExactly(1000L);
    }
    assertLawsHold();
  }

  @Test
  void shouldAdjustAClosedPeriod() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), sale("s1", 1000), load("p1", 70), load("p2", 90));
      BillRun run =
          new BillRun(
              bench.core()::catalog,
              bench.core().usage(),
              bench.core().flushes(),
              bench.core().statements(),
              new LatePolicy(Duration.ZERO));
      assertThat(bill(bench, run, "2026-04-01").total())
          .as("1.20 + 1.00 + 180 + 1")
          .isEqualByComparingTo("183.20");

      assertThat(bench.voidEvent("c1")).isEqualTo(DONE);
      assertThat(bench.voidEvent("p2")).isEqualTo(DONE);
      assertThat(bench.replace("s1", sale("s1", 400))).isEqualTo(DONE);

      Statement second = bill(bench, run, "2026-05-01");
      assertThat(second.adjustments())
          .extracting(adjustment -> adjustment.charge() + " " + adjustment.amount())
          .containsExactlyInAnyOrder("calls -1.20", "share -0.60", "peak -40.00");
      assertThat(second.lines()).as("nothing was used in April").isEmpty();
      Instant june = Instant.parse("2026-06-01T00:00:00Z");
      assertThat(run.close(0, june, june).statements()).as("adjusted once").isEmpty();
    }
    assertLawsHold();
  }

  @Test
  void shouldCountARangeOfCountersAnew() throws Exception {
    long later = DAY + 900_000;
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), call("c2", 30), Event.of("c3", later, new Record(CALLS, "a", 5)));
      assertThat(bench.voidEvent("c1")).isEqualTo(DONE);
      BackFill dry = range(CALLS, DAY, later, true);
      assertThat(bench.backFill(dry, List.of()).takenBackRecords()).isEqualTo(1);
      assertThat(sum(bench, CALLS, 0)).as("30 s and 5 s, a minute each").containsExactly(2L, 120L);

      BackFill range = range(CALLS, DAY, later, false);
      List<Event> added = List.of(call("c2", 70), call("c4", 1));
      assertThat(bench.backFill(range, added)).isEqualTo(new BackFill.Result(0, 1, 2));
      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(3L, 76L);
      assertThat(sum(bench, CALLS, 0)).as("70 s are two minutes").containsExactly(3L, 240L);

      assertThat(bench.backFill(range, added)).as("again").isEqualTo(new BackFill.Result(0, 2, 2));
      assertThat(sum(bench, CALLS, 0)).containsExactly(3L, 240L);
      bench.restart();
      assertThat(sum(bench, CALLS, 0)).containsExactly(3L, 240L);
      assertThat(bench.voidEvent("c2")).as("the new one").isEqualTo(DONE);
      assertThat(bench.voidEvent("c1")).isEqualTo(ALREADY_VOID);
      assertThat(sum(bench, CALLS, 0)).containsExactly(2L, 120L);

      bench.backFill(range, List.of());
      assertThat(bench.voidEvent("c4")).as("gone with its window").isEqualTo(ALREADY_VOID);
      assertThat(bench.voidEvent("c3")).as("in the next window").isEqualTo(DONE);
      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(0L, 0L);
    }
    assertLawsHold();
  }

  @Test
  void shouldCountARangeAnewThatOneMeterKeepsAndAnotherCounts() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(sale("s1", 1000), sale("s2", 500));

      assertThat(bench.backFill(range(SALES, DAY, DAY + 900_000, false), List.of(sale("s1", 300))))
          .isEqualTo(new BackFill.Result(2, 2, 1));

      assertThat(sum(bench, SALE_COUNT, SeriesDefinition.NONE)).containsExactly(1L, 1L);
      assertThat(quantities(bench, SALES, Long.MAX_VALUE)).containsExactly(300L);
      assertThat(bench.voidEvent("s2")).isEqualTo(ALREADY_VOID);
      assertThat(bench.core().corrections().list(0, -1, 10))
          .filteredOn(VoidedEvent::isWindow)
          .singleElement()
          .satisfies(window -> assertThat(window.index()).isEqualTo(-2));
    }
    assertLawsHold();
  }

  @Test
  void shouldAdjustAClosedPeriodByARangeOfCounters() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      bench.send(call("c1", 61), call("c2", 30));
      BillRun run =
          new BillRun(
              bench.core()::catalog,
              bench.core().usage(),
              bench.core().flushes(),
              bench.core().statements(),
              new LatePolicy(Duration.ZERO));
      assertThat(bill(bench, run, "2026-04-01").total())
          .as("3 minutes")
          .isEqualByComparingTo("1.80");

      bench.backFill(range(CALLS, DAY, DAY + 900_000, false), List.of(call("c3", 300)));

      assertThat(bill(bench, run, "2026-05-01").adjustments())
          .as("5 minutes instead")
          .extracting(adjustment -> adjustment.charge() + " " + adjustment.amount())
          .containsExactly("calls 1.20");
    }
    assertLawsHold();
  }

  @Test
  void shouldRefuseABackFillThatCannotBeDone() throws Exception {
    try (CorrectionBench bench = new CorrectionBench(directory, CATALOG)) {
      long max = Long.MAX_VALUE;
      bench.send(call("c1", max), call("c2", max));
      bench.send(Event.of("c3", 0, new Record(CALLS, "a", -7)));

      assertThatThrownBy(() -> bench.backFill(range(CALLS, DAY, DAY + 60_000, false), List.of()))
          .isInstanceOf(CorrectionRefusedException.class)
          .hasMessageContaining("windows of 15 minutes")
          .extracting("field")
          .isEqualTo("to");
      assertThatThrownBy(() -> bench.backFill(range(CALLS, DAY, DAY + 900_000, false), List.of()))
          .hasMessageContaining("beyond 64 bits");
      assertThatThrownBy(
              () ->
                  bench.backFill(
                      range(CALLS, 0, 900_000, false),
                      List.of(Event.of("c1", 0, new Record(CALLS, "a", 1)))))
          .as("the id of an event that is not of the range")
          .extracting("field")
          .isEqualTo("id");
      assertThat(bench.voidEvent("c1")).isEqualTo(DONE);
      assertThat(sum(bench, CALLS, SeriesDefinition.NONE)).containsExactly(2L, max - 7);
    }
    assertLawsHold();
  }

  private static BackFill range(int meter, long fromMs, long toMs, boolean isDry) {
    return new BackFill(0, meter, null, fromMs, toMs, isDry);
  }

  private static Statement bill(CorrectionBench bench, BillRun run, String until) {
    Instant at = Instant.parse(until + "T00:00:00Z");
    var issued = run.close(0, at, at).statements();
    assertThat(issued).hasSize(1);
    return bench.core().statements().read(0, issued.get(0).number());
  }

  private static Event call(String id, long seconds) {
    return Event.of(id, DAY, new Record(CALLS, "a", seconds));
  }

  private static Event load(String id, long quantity) {
    return Event.of(id, DAY, new Record(PEAK, "a", quantity));
  }

  private static Event sale(String id, long cents) {
    return Event.of(id, DAY, new Record(SALES, "a", cents), new Record(SALE_COUNT, "a", 1));
  }

  /** Count and sum. */
  private static List<Long> sum(CorrectionBench bench, int meter, int decomposition) {
    long flush = bench.core().flushes().flushAndStore();
    long count = 0;
    long sum = 0;
    for (UsageRow row :
        bench.core().usage().usage(meter, decomposition, null, 0, Long.MAX_VALUE / 2, flush)) {
      count += row.count();
      sum += row.sum().longValueExact();
    }
    return List.of(count, sum);
  }

  private static List<Long> quantities(CorrectionBench bench, int meter, long throughFlush) {
    return bench.core().usage().keptEvents(meter, null, 0, Long.MAX_VALUE, throughFlush).stream()
        .map(UsageEvent::quantity)
        .toList();
  }

  private void assertLawsHold() throws Exception {
    assertThat(Verification.run(CorrectionBench.settings(directory), null).laws())
        .allSatisfy(
            law -> assertThat(law.faults()).as("%s: %s", law.law(), law.checked()).isEmpty())
        .extracting(LawResult::law)
        .isNotEmpty();
  }
}
