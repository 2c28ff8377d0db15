package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.FlushHold;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.UsageRow;
import io.tallygate.rating.verify.LawResult;
import io.tallygate.rating.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running core compacts its store beside the traffic; nobody can tell but by the figures. */
class CoreCompactionTest {
  private static final long FRAMES_MAX = 200_000;

  @TempDir Path directory;

  @Test
  void shouldAnswerThroughAHeldFlushWhileRowsAreMerged() throws Exception {
    try (Core core = open()) {
      CoreTraffic traffic = traffic(core);
      sendUntilMerged(core, traffic, 1);
      FlushHold hold = core.flushes().flushAndHold();
      List<UsageRow> before = through(core, hold.number());
      sendUntilMerged(core, traffic, core.statistics().storeRowsMerged() + 1);
      assertThat(through(core, hold.number())).isEqualTo(before);
      assertThat(core.statistics().storeRows()).isPositive();
      assertThat(stations(core)).contains("flush", "store", "compaction");

      hold.close();
      sendUntilRefused(core, traffic, hold.number());
      assertThatThrownBy(() -> through(core, hold.number()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("merged with later ones");
    }
  }

  @Test
  void shouldHoldTheLawsAndFindADamagedRow() throws Exception {
    try (Core core = open()) {
      sendUntilMerged(core, traffic(core), 1_000);
    }
    assertThat(faults(2)).isEmpty();
    assertThat(faults(4)).isEmpty();

    damage(
        "UPDATE counters SET quantity = quantity + 1 WHERE rowid = (SELECT min(rowid) FROM counters)");
    assertThat(faults(2)).singleElement().asString().contains("does not hold what it took");

    damage(
        "UPDATE counters SET quantity = quantity - 1 WHERE rowid = (SELECT min(rowid) FROM counters)");
    assertThat(faults(2)).isEmpty();
    damage(
        "UPDATE digests SET counts = counts + 1 WHERE flush = (SELECT max(flush) - 1 FROM digests)");
    assertThat(faults(2))
        .isNotEmpty()
        .allSatisfy(f -> assertThat(f).contains("what the store took"));
  }

  /** Of which something was recorded since the last time. */
  private static Set<String> stations(Core core) {
    Set<String> tags = new TreeSet<>();
    core.statistics().latencies().takeIntervals((tag, histogram) -> tags.add(tag));
    return tags;
  }

  private Core open() throws IOException {
    return Core.open(CrashTarget.settings(directory), CrashPoints.NONE);
  }

  private static CoreTraffic traffic(Core core) throws Exception {
    return new CoreTraffic(core, (producer, epoch, sequence) -> {});
  }

  private static void sendUntilMerged(Core core, CoreTraffic traffic, long rows)
      throws InterruptedException {
    for (int i = 0; core.statistics().storeRowsMerged() < rows; i++) {
      assertThat(i).as("frames without a merge").isLessThan((int) FRAMES_MAX);
      traffic.sendNext(i % CoreTraffic.PRODUCERS);
    }
    traffic.drain();
  }

  private static void sendUntilRefused(Core core, CoreTraffic traffic, long flush)
      throws InterruptedException {
    for (int i = 0; i < FRAMES_MAX; i++) {
      traffic.sendNext(i % CoreTraffic.PRODUCERS);
      if (i % 100 == 0) {
        try {
          through(core, flush);
        } catch (IllegalArgumentException e) {
          traffic.drain();
          return;
        }
      }
    }
  }

  private static List<UsageRow> through(Core core, long flush) {
    return core.usage().usage(1, SeriesDefinition.NONE, null, 0, Long.MAX_VALUE / 2, flush);
  }

  private List<String> faults(int law) throws IOException {
    return Verification.run(CrashTarget.settings(directory), null).laws().stream()
        .filter(result -> result.number() == law)
        .map(LawResult::faults)
        .findFirst()
        .orElseThrow();
  }

  private void damage(String sql) throws SQLException {
    Path file = directory.resolve("store").resolve("usage.duckdb");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
