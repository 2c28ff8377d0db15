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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A core against a map of events by id: sent, voided, replaced, over flushes and restarts. */
class CorrectionDifferentialTest {
  private static final int OPERATIONS = 250;
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
    } else if (dice < 94) {
      replace(bench, random);
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

  private static String picked(Random random, List<String> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private static Event event(String id, Random random) {
    String subject = "s" + random.nextInt(3);
    long time = START + random.nextInt(86_400_000);
    long quantity =
        switch (random.nextInt(12)) {
          case 0 -> Long.MIN_VALUE;
          case 1 -> Long.MAX_VALUE;
          case 2 -> 0;
          default -> random.nextInt(500) - 50;
        };
    return switch (random.nextInt(3)) {
      case 0 -> Event.of(id, time, new Record(0, subject, quantity), new Record(1, subject, 1));
      case 1 -> Event.of(id, time, new Record(2, subject, quantity));
      default -> Event.of(id, time, new Record(3, subject, quantity), new Record(4, subject, 7));
    };
  }

  private void assertCounted(CorrectionBench bench) {
    assertThat(CountedEvents.of(bench)).isEqualTo(CountedEvents.of(live.values()));
  }
}
