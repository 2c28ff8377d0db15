package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tallygate.gateway.ops.LatencyHistory.Line;
import io.tallygate.gateway.ops.LatencyHistory.Point;
import io.tallygate.gateway.ops.LatencyHistory.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyHistoryTest {
  private static final long HOUR_MS = Intervals.HOUR_MS;

  @TempDir Path directory;

  private LatencyArchive archive;
  private LatencyHistory history;

  @BeforeEach
  void open() {
    archive = new LatencyArchive(directory.resolve("latency"), Duration.ofHours(24), 1L << 30);
    archive.catchUp(HOUR_MS);
    history = new LatencyHistory(archive);
  }

  @AfterEach
  void close() throws Exception {
    archive.close();
  }

  private void tell(int second, String tag, long... valuesUs) {
    long startMs = HOUR_MS + second * 1_000L;
    Intervals.tell(archive, startMs, Intervals.of(tag, startMs, valuesUs));
  }

  @Test
  void shouldShowPercentilesStepByStepAndLeaveOutEmptySteps() {
    tell(0, "force", 1_000, 1_000);
    tell(1, "whole", 4_000);
    tell(4, "force", 2_000, 3_000, 3_000);
    tell(25, "force", 9_000);
    List<Line> lines =
        history.lines(Range.covering(HOUR_MS + 1, HOUR_MS + 28_000, 5_000), Set.of());

    assertThat(lines).extracting(Line::tag).containsExactly("force", "whole");
    Line force = lines.get(0);
    assertThat(force.summary().count()).isEqualTo(6);
    // The third of six values lies in the first step, the longest in the last.
    assertThat((double) force.summary().p50Ns()).isCloseTo(2e6, within(2e3));
    assertThat((double) force.summary().maxNs()).isCloseTo(9e6, within(9e3));
    assertThat(force.points()).extracting(Point::atMs).containsExactly(HOUR_MS, HOUR_MS + 25_000);
    assertThat(force.points())
        .extracting(point -> point.latencies().count())
        .containsExactly(5L, 1L);
    assertThat((double) force.points().get(0).latencies().p50Ns()).isCloseTo(2e6, within(2e3));
    assertThat((double) force.points().get(0).latencies().maxNs()).isCloseTo(3e6, within(3e3));
  }

  @Test
  void shouldShowOnlyWantedTags() {
    tell(0, "force", 1_000);
    tell(1, "whole", 4_000);
    tell(2, "whole/http", 4_000);
    Range range = Range.covering(HOUR_MS, HOUR_MS + 10_000, 10_000);

    assertThat(history.lines(range, Set.of("whole")))
        .extracting(Line::tag)
        .containsExactly("whole");
    assertThat(history.lines(range, Set.of("ack"))).isEmpty();
  }

  @Test
  void shouldBeginAndEndOnSteps() {
    assertThat(Range.covering(HOUR_MS + 59_999, HOUR_MS + 60_001, 60_000))
        .isEqualTo(new Range(HOUR_MS, HOUR_MS + 120_000, 60_000));
    assertThat(Range.covering(HOUR_MS, HOUR_MS + 60_000, 60_000))
        .isEqualTo(new Range(HOUR_MS, HOUR_MS + 60_000, 60_000));
  }

  @Test
  void shouldPutEveryValueIntoOneCellOfTheHeatMap() {
    tell(0, "force", 1_000, 1_010, 2_000);
    tell(1, "force", 50_000);
    tell(1, "whole", 1);
    HeatMap map = history.heatMap("force", Range.covering(HOUR_MS, HOUR_MS + 2_000, 1_000));

    List<Double> edges = map.edgesUs();
    assertThat(edges.get(0)).isLessThanOrEqualTo(1_000);
    assertThat(edges.get(edges.size() - 1)).isGreaterThan(50_000);
    assertThat(map.columns())
        .extracting(HeatMap.Column::atMs)
        .containsExactly(HOUR_MS, HOUR_MS + 1_000);
    for (HeatMap.Column column : map.columns()) {
      assertThat(column.counts()).hasSize(edges.size() - 1);
    }
    assertThat(sum(map.columns().get(0))).isEqualTo(3);
    assertThat(sum(map.columns().get(1))).isEqualTo(1);
    for (int i = 0; i + 1 < edges.size(); i++) {
      assertThat(edges.get(i + 1) / edges.get(i)).isCloseTo(Math.pow(2, 0.25), within(0.001));
    }
    int cell = map.columns().get(1).counts().indexOf(1L);
    assertThat(50_000.0).isBetween(edges.get(cell), edges.get(cell + 1));
  }

  @Test
  void shouldHaveCoarserCellsWhereLatenciesLieFarApart() {
    tell(0, "force", 1, 59_000_000);
    HeatMap map = history.heatMap("force", Range.covering(HOUR_MS, HOUR_MS + 1_000, 1_000));

    assertThat(map.edgesUs()).hasSizeBetween(20, HeatMap.EDGES_MAX);
    assertThat(sum(map.columns().get(0))).isEqualTo(2);
    assertThat(history.heatMap("ack", Range.covering(HOUR_MS, HOUR_MS + 1_000, 1_000)).edgesUs())
        .isEmpty();
  }

  private static long sum(HeatMap.Column column) {
    return column.counts().stream().mapToLong(Long::longValue).sum();
  }
}
