package io.tallygate.rating.correction;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.correction.CorrectionBench.Event;
import io.tallygate.rating.correction.CorrectionBench.Record;
import io.tallygate.rating.verify.Verification;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core against a map of events by id: sent, voided, replaced, over flushes and restarts. */
class CorrectionDifferentialTest {
  private static final int OPERATIONS = 250;
  private static final long QUARTER_MS = 900_000;
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  @TempDir Path directory;

  private final Map<String, Event> live = new LinkedHashMap<>();
  private final List<String> voided = new ArrayList<>();
  private int ids;

  @Test
  void shouldCountWhatIsLeftAndHoldTheLaws() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("CorrectionDifferentialTest -Dseed=" + seed);
    Random random = new Random(seed);
    try (CorrectionBench bench = new CorrectionBench(directory, CountedEvents.CATALOG)) {
      for (int i = 0; i < OPERATIONS; i++) {
        step(bench, random);
      }
      assertCounted(bench);
    }
    assertThat(Verification.run(CorrectionBench.settings(directory), null).laws())
        .allSatisfy(
            law -> assertThat(law.faults()).as("%s: %s", law.law(), law.checked()).isEmpty());
  }

  private void step(CorrectionBench bench, Random random) throws Exception {
    int dice = random.nextInt(100);
    if (dice < 50 || live.isEmpty()) {
      Event[] events = new Event[1 + random.nextInt(6)];
      for (int i = 0; i < events.length; i++) {
        events[i] = event("e" + ids++, random);
        live.put(events[i].id(), events[i]);
      }
      assertThat(bench.send(events)).isZero();
    } else if (dice < 60) {
      String id = picked(random, new ArrayList<>(live.keySet()));
      assertThat(bench.send(event(id, random))).as("duplicate").isEqualTo(1);
    } else if (dice < 76) {
      String id = picked(random, new ArrayList<>(live.keySet()));
      assertThat(bench.voidEvent(id)).isEqualTo(CorrectionOutcome.DONE);
      live.remove(id);
      voided.add(id);
    } else if (dice < 80 && !voided.isEmpty()) {
      String id = picked(random, voided);
      assertThat(bench.voidEvent(id)).isEqualTo(CorrectionOutcome.ALREADY_VOID);
      assertThat(bench.send(event(id, random))).as("its id stays in use").isEqualTo(1);
    } else if (dice < 90) {
      replace(bench, random);
    } else if (dice < 94) {
      backFill(bench, random);
    } else if (dice < 97) {
      bench.core().flushes().flushAndStore();
    } else {
      bench.restart();
    }
  }

  private void replace(CorrectionBench bench, Random random) throws Exception {
    String id = picked(random, new ArrayList<>(live.keySet()));
    boolean sameId = random.nextBoolean();
    Event replacement = event(sameId ? id : "e" + ids++, random);
    assertThat(bench.replace(id, replacement)).isEqualTo(CorrectionOutcome.DONE);
    live.remove(id);
    live.put(replacement.id(), replacement);
    if (!sameId) {
      voided.add(id);
    }
  }

  /** Some quarters of an hour of a type, of all subjects or one; with ids of what was there, and new ones. */
  private void backFill(CorrectionBench bench, Random random) throws Exception {
    int type = random.nextInt(3);
    int meter = List.of(CountedEvents.CALLS, CountedEvents.SALES, CountedEvents.VISITS).get(type);
    int quarters = 1 + random.nextInt(24);
    long from = START + random.nextInt(96 - quarters) * QUARTER_MS;
    String subject = random.nextBoolean() ? null : "s" + random.nextInt(3);
    BackFill range =
        new BackFill(
            0,
            meter,
            subject == null ? null : Set.of(subject),
            from,
            from + quarters * QUARTER_MS,
            false);
    List<Event> before =
        live.values().stream()
            .filter(event -> event.records().get(0).meter() == meter)
            .filter(event -> range.holds(event.records().get(0).subject(), event.timeMs()))
            .toList();
    if (before.stream().anyMatch(event -> isHuge(event.records().get(0).quantity()))) {
      // a sum beyond 64 bits is refused, which has a test of its own
      return;
    }
    List<Event> added = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean isOld = i <= before.size() && random.nextBoolean();
      String id = isOld ? before.get(i - 1).id() : "e" + ids++;
      Event event = event(id, type, subject == null ? "s" + random.nextInt(3) : subject, random);
      added.add(
          new Event(id, from + random.nextInt((int) (quarters * QUARTER_MS)), event.records()));
    }
    bench.backFill(range, added);
    before.forEach(event -> live.remove(event.id()));
    added.forEach(event -> live.put(event.id(), event));
    before.stream().map(Event::id).filter(id -> !live.containsKey(id)).forEach(voided::add);
    assertCounted(bench);
  }

  /** Not by the absolute value, of which the least number has none. */
  private static boolean isHuge(long quantity) {
    return quantity > 1_000 || quantity < -1_000;
  }

  private static String picked(Random random, List<String> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private static Event event(String id, Random random) {
    return event(id, random.nextInt(3), "s" + random.nextInt(3), random);
  }

  private static Event event(String id, int type, String subject, Random random) {
    long time = START + random.nextInt(86_400_000);
    long quantity =
        switch (random.nextInt(12)) {
          case 0 -> Long.MIN_VALUE;
          case 1 -> Long.MAX_VALUE;
          case 2 -> 0;
          default -> random.nextInt(500) - 50;
        };
    return switch (type) {
      case 0 -> Event.of(id, time, new Record(0, subject, quantity), new Record(1, subject, 1));
      case 1 -> Event.of(id, time, new Record(2, subject, quantity));
      default -> Event.of(id, time, new Record(3, subject, quantity), new Record(4, subject, 7));
    };
  }

  private void assertCounted(CorrectionBench bench) {
    assertThat(CountedEvents.of(bench)).isEqualTo(CountedEvents.of(live.values()));
  }
}
