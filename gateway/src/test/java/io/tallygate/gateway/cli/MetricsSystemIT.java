package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallygate.gateway.ops.Metric;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole gateway shows to Prometheus. */
class MetricsSystemIT {
  private static final String CATALOG =
      "meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0,"
          + " keep: counts, window: 15}]";
  private static final String EVENTS =
      "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"s\","
          + "\"data\":{\"s\":7}},"
          + "{\"specversion\":\"1.0\",\"id\":\"2\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"s\","
          + "\"data\":{}}]";
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

  @TempDir static Path directory;
  private static Gateway gateway;
  private static String page;

  @BeforeAll
  static void start() throws Exception {
    gateway = SmallGateway.start(directory.resolve("data"), CATALOG);
    LocalHttp http = new LocalHttp(new ReadyLine(gateway.readyLine()).httpPort());
    http.send("POST", "/api/v1/events", "application/cloudevents-batch+json", EVENTS);
    page = http.get("/metrics").body();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void shouldShowEveryMetricOfTheTableAndNoOther() {
    Set<String> shown = new TreeSet<>();
    Matcher types = TYPE.matcher(page);
    while (types.find()) {
      shown.add(types.group(1));
    }
    Set<String> known =
        Arrays.stream(Metric.values())
            .map(Metric::prometheusName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(shown).isEqualTo(known);
  }

  @Test
  void shouldShowWhatHappened() {
    assertThat(page)
        .contains("tallygate_events_total{outcome=\"accepted\"} 1.0")
        .contains("tallygate_events_refused_total{protocol=\"http\",reason=\"missing_field\"} 1.0")
        .contains("tallygate_conservation_difference_events 0.0")
        .contains("tallygate_ready 1.0")
        .contains("tallygate_alarm_active{id=\"core-failed\"} 0.0");
  }

  @Test
  void shouldPleasePromtool() throws Exception {
    Optional<Promtool> promtool = Promtool.find();
    assumeTrue(
        promtool.isPresent() || System.getenv("CI") != null,
        "promtool is not installed: run .ci/install-promtool");

    Promtool.Verdict metrics = promtool.orElseThrow().checkMetrics(page, directory);
    assertThat(metrics.isGood()).as(metrics.text()).isTrue();
    Promtool.Verdict rules =
        promtool.orElseThrow().checkRules(Path.of("monitoring", "alerts.yaml"));
    assertThat(rules.isGood()).as(rules.text()).isTrue();
    Promtool.Verdict alerts =
        promtool.orElseThrow().testRules(Path.of("monitoring", "alerts-test.yaml"));
    assertThat(alerts.isGood()).as(alerts.text()).isTrue();
  }
}
