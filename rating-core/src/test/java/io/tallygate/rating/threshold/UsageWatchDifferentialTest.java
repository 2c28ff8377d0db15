package io.tallygate.rating.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Amounts that are kept up flush by flush, through loads, changes of the catalog, missed flushes and restarts, against sums over
 * all usage there ever was; and alerts against every sum that a flush ended with.
 */
class UsageWatchDifferentialTest {
  private static final int STEPS = 120;
  private static final int SUBJECTS = 6;
  private static final int[] PERCENTS = {30, 60, 100};
  private static final int LIMIT = 1000;

  @TempDir Path directory;
  private final List<Use> uses = new ArrayList<>();
  private final Set<String> expected = new TreeSet<>();

  private record Use(String subject, Instant at, long quantity) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAgreeWithSumsOverAllUsage(long seed) throws Exception {
    run(seed, true);
  }

  /** A process that ends anywhere between a flush and its alerts; without corrections, so that what alerts does not depend on it. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void shouldMakeUpForWhatWasNotSeen(long seed) throws Exception {
    run(seed, false);
  }

  private void run(long seed, boolean isSeenAlways) throws Exception {
    Random random = new Random(seed);
    Instant now = Instant.parse("2024-02-27T12:00:00Z");
    try (WatchRig rig = new WatchRig(directory, now, 40)) {
      rig.apply(
          """
          meters: [{key: m, eventType: e, aggregation: sum, value: $.v}]
          customers: [{key: c, zone: UTC, currency: EUR}]
          plans:
            - {key: p, currency: EUR, period: day, thresholds: [{key: k, meter: m, limit: 1000, at: [30, 60, 100]}]}
          """);
      int subscriptions = 0;
      for (int i = 0; i < STEPS; i++) {
        switch (random.nextInt(12)) {
          case 0 -> rig.restart();
          case 1 -> {
            // A period is not over before it was looked at.
            rig.refresh();
            expectAlerts(subscriptions, rig.now);
            rig.now = rig.now.plus(random.nextInt(300), ChronoUnit.MINUTES);
          }
          case 2 -> {
            if (subscriptions < SUBJECTS) {
              rig.apply(
                  "subscriptions: [{key: s%d, customer: c, plan: p, from: 2024-02-01, subjects: [x%d]}]"
                      .formatted(subscriptions, subscriptions));
              subscriptions++;
            }
          }
          case 3 -> rig.refresh();
          case 4 -> rig.look();
          default -> {
            use(rig, random, isSeenAlways ? -20 : 0);
            rig.flush();
          }
        }
        if (isSeenAlways || random.nextInt(8) == 0) {
          rig.refresh();
          expectAlerts(subscriptions, rig.now);
          compare(rig, subscriptions, seed, i);
        }
      }
    }
  }

  private void use(WatchRig rig, Random random, int least) {
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      Use use =
          new Use(
              "x" + random.nextInt(SUBJECTS),
              rig.now.minus(random.nextInt(1500), ChronoUnit.MINUTES),
              least + random.nextInt(160));
      uses.add(use);
      rig.use("m", use.subject, use.at, use.quantity);
    }
  }

  private long sum(int subject, LocalDate day) {
    return uses.stream()
        .filter(use -> use.subject.equals("x" + subject) && day.equals(day(use.at)))
        .mapToLong(Use::quantity)
        .sum();
  }

  private static LocalDate day(Instant instant) {
    return instant.atZone(ZoneOffset.UTC).toLocalDate();
  }

  private void expectAlerts(int subscriptions, Instant now) {
    for (int subject = 0; subject < subscriptions; subject++) {
      for (LocalDate day : List.of(day(now).minusDays(1), day(now))) {
        for (int percent : PERCENTS) {
          if (sum(subject, day) >= LIMIT * percent / 100) {
            expected.add("s" + subject + " " + day + " " + percent);
          }
        }
      }
    }
  }

  private void compare(WatchRig rig, int subscriptions, long seed, int step) {
    for (int subject = 0; subject < subscriptions; subject++) {
      assertThat(rig.access("x" + subject, "m", null).used())
          .as("seed %d step %d subject %d", seed, step, subject)
          .isEqualByComparingTo(BigDecimal.valueOf(sum(subject, day(rig.now))));
    }
    rig.ids();
    Set<String> found = new TreeSet<>();
    rig.rows()
        .forEach(
            row ->
                found.add(
                    row.subscription()
                        + " "
                        + day(Instant.ofEpochMilli(row.periodStartMs()))
                        + " "
                        + row.percent()));
    assertThat(found)
        .as("seed %d step %d", seed, step)
        .containsExactlyInAnyOrderElementsOf(expected);
  }
}
