package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BudgetMeasurementTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSayThatItHasNotSeenTheWindowWhole() throws IOException {
    try (BudgetMeasurement measurement = BudgetMeasurement.prepare(directory)) {
      assertThatThrownBy(() -> measurement.budget(1_000))
          .isInstanceOf(IOException.class)
          .hasMessage("there is no budget: the measured window was not seen whole");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldCountWhatThreadsOfANameHaveAllocatedSince() {
    AllocatedBytes.Reading earlier =
        new AllocatedBytes.Reading(Map.of(1L, 100L, 2L, 10L), Map.of(1L, "core", 2L, "binary-2-1"));
    AllocatedBytes.Reading later =
        new AllocatedBytes.Reading(
            Map.of(1L, 140L, 2L, 11L, 3L, 5L),
            Map.of(1L, "core", 2L, "binary-2-1", 3L, "binary-2-2"));
    assertThat(later.since(earlier, "core")).isEqualTo(40);
    assertThat(later.since(earlier, "binary-")).isEqualTo(6);
    assertThat(later.since(earlier, "")).isEqualTo(46);
  }
}
