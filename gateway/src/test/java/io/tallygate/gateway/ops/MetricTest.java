package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
  @ParameterizedTest
  @EnumSource
  void shouldBeNamedByTheConventionsOfPrometheus(Metric metric) {
    String name = metric.prometheusName();
    assertThat(name).matches("tallygate_[a-z]+(_[a-z]+)*");
    assertThat(name.endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
    if (metric.unit().equals("bytes") || metric.unit().equals("seconds")) {
      assertThat(name).contains("_" + metric.unit());
    }
    assertThat(name)
        .doesNotContainPattern("_(milli|micro|nano|kilo|mega)[a-z]+|_(ms|us|ns|kb|mb)(_|$)");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatItIs(Metric metric) {
    assertThat(metric.meaning()).isNotBlank().doesNotEndWith(".").doesNotContain("|", "\n");
    assertThat(metric.normal()).isNotBlank().doesNotEndWith(".").doesNotContain("|", "\n");
  }

  @Test
  void shouldHaveNoNameTwice() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::prometheusName)).doesNotHaveDuplicates();
    assertThat(Arrays.stream(Metric.values()).map(Metric::id)).doesNotHaveDuplicates();
  }

  @Test
  void shouldHaveIdsForJson() {
    assertThat(Metric.EVENTS_RECEIVED.id()).isEqualTo("eventsReceived");
    assertThat(Metric.EVENTS.id("accepted")).isEqualTo("eventsAccepted");
    assertThat(Metric.EVENTS_REFUSED_BY_REASON.id("http/missing_field"))
        .isEqualTo("eventsRefusedByReasonHttpMissingField");
  }

  @Test
  void shouldStandInTheTableOfTheOperatorsPage() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      expected.add(
          String.format(
              "| `%s` | %s | %s | %s |",
              metric.signature(), metric.unit(), metric.meaning(), metric.normal()));
    }

    List<String> rows =
        Files.readAllLines(Path.of("OPERATIONS.md")).stream()
            .filter(line -> line.startsWith("| `tallygate_"))
            .toList();

    assertThat(rows).containsExactlyElementsOf(expected);
  }
}
