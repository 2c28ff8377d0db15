package io.tallygate.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.benchmarks.Spread;
import io.tallygate.benchmarks.growth.Axis.What;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthPlanTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final GrowthPlan plan =
      GrowthPlan.of(List.of(What.SERIES, What.CONNECTIONS, What.BATCH, What.DURABILITY), 100_000);

  @Test
  void shouldRunASetupOnceInARoundHoweverManyAxesHaveIt() throws IOException, InterruptedException {
    List<LoadSetup> seen = new ArrayList<>();
    plan.round(
        setup -> {
          seen.add(setup);
          return Run.good(seen.size(), Map.of());
        },
        NOWHERE);
    assertThat(seen).doesNotHaveDuplicates().hasSize(14);
    // A hundred thousand series, full frames, two connections, on disk: a point of three axes.
    List<Double> same =
        plan.series().stream()
            .filter(axis -> !axis.name().equals("connections"))
            .map(axis -> axis.points().get(indexOfBase(axis.name())).runs().get(0).value())
            .toList();
    assertThat(same).hasSize(3).containsOnly(2.0);
  }

  private static int indexOfBase(String axis) {
    return switch (axis) {
      case "series" -> 1;
      case "batch" -> 5;
      default -> 0;
    };
  }

  @Test
  void shouldGoThroughAllPointsBeforeItRepeatsOne() throws IOException, InterruptedException {
    List<LoadSetup> seen = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      plan.round(
          setup -> {
            seen.add(setup);
            return seen.size() == 1 ? Run.failed("on purpose") : Run.good(1, Map.of());
          },
          NOWHERE);
    }
    int half = seen.size() / 2;
    assertThat(seen.subList(0, half)).isEqualTo(seen.subList(half, seen.size()));
    GrowthPoint first = plan.series().get(0).points().get(0);
    assertThat(first.runs()).hasSize(2);
    assertThat(first.failed()).isEqualTo(1);
    assertThat(first.spread()).isEqualTo(new Spread(1, 1, 1));
  }

  @Test
  void shouldConfigureTheGatewayForWhatItMeasures() {
    LoadSetup setup = new LoadSetup(LoadSetup.BINARY, 10_000, 1_000, 256, LoadSetup.PAGE_CACHE, 2);
    assertThat(setup.config())
        .contains("durability: page-cache", "event-loops: 2", "  connections: 1024");
    assertThat(setup.options())
        .containsExactly(
            "--protocol", "binary", "--series", "10000", "--connections", "1000", "--batch", "256");
  }

  @Test
  void shouldEstimateNoMoreThanTwentyFiveMinutesForTheDefaults() {
    double seconds =
        Estimate.loadSeconds(plan.setups(), 3, 3, 10)
            + Estimate.restartSeconds(
                List.of(0L, 10_000_000L, 50_000_000L, 100_000_000L, 300_000_000L), 3);
    assertThat(seconds).isBetween(600.0, 1_500.0);
  }
}
