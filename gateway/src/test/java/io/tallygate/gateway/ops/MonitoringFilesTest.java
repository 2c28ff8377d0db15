package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MonitoringFilesTest {
  private static final Path RULES = Path.of("monitoring", "alerts.yaml");
  private static final Path DASHBOARD = Path.of("monitoring", "grafana-dashboard.json");
  private static final Pattern NAME = Pattern.compile("tallygate_[a-z_]+");

  @Test
  void shouldHaveTheRulesOfTheTableOfAlarms() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Alarm alarm : Alarm.values()) {
      String hold = alarm.holdSeconds() == 0 ? "" : alarm.holdSeconds() + "s";
      expected.add(
          String.join(
              "\n",
              camelCase(alarm),
              alarm.expression(),
              hold,
              alarm.severity().name().toLowerCase(Locale.ROOT),
              alarm.summary(),
              alarm.runbook()));
    }

    List<String> rules = new ArrayList<>();
    for (JsonNode rule : rules()) {
      rules.add(
          String.join(
              "\n",
              rule.path("alert").asText(),
              rule.path("expr").asText(),
              rule.path("for").asText(),
              rule.at("/labels/severity").asText(),
              rule.at("/annotations/summary").asText(),
              rule.at("/annotations/runbook").asText()));
    }

    assertThat(rules).containsExactlyElementsOf(expected);
  }

  @Test
  void shouldNameMetricsThatThereAre() throws Exception {
    assertThat(unknown(Files.readString(RULES))).isEmpty();
    assertThat(unknown(Files.readString(DASHBOARD))).isEmpty();
  }

  @Test
  void shouldLeadToASectionOfTheRunbookForEachAlarm() throws Exception {
    List<String> sections =
        Files.readAllLines(Path.of("OPERATIONS.md")).stream()
            .filter(line -> line.startsWith("### Alarm "))
            .map(line -> "gateway/OPERATIONS.md#alarm-" + line.substring("### Alarm ".length()))
            .toList();

    assertThat(sections)
        .containsExactlyElementsOf(Arrays.stream(Alarm.values()).map(Alarm::runbook).toList());
  }

  @Test
  void shouldHaveADashboardWithQuestionsInEveryPanel() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    List<String> rows = new ArrayList<>();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as(panel.path("title").asText()).isTrue();
      if (panel.path("type").asText().equals("row")) {
        rows.add(panel.path("title").asText());
        continue;
      }
      assertThat(panel.path("targets").size()).as(panel.path("title").asText()).isPositive();
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.path("expr").asText()).containsPattern(NAME);
      }
    }
    assertThat(rows)
        .containsExactly(
            "Rates", "Latency", "Lags", "Log and disk", "Memory and pauses", "Billing");
  }

  private static JsonNode rules() throws Exception {
    return new ObjectMapper(new YAMLFactory()).readTree(RULES.toFile()).at("/groups/0/rules");
  }

  private static String camelCase(Alarm alarm) {
    return Arrays.stream(alarm.id().split("-", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining("", "Tallygate", ""));
  }

  private static Set<String> unknown(String text) {
    Set<String> known =
        Arrays.stream(Metric.values()).map(Metric::prometheusName).collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>();
    Matcher names = NAME.matcher(text);
    while (names.find()) {
      String name = names.group();
      if (!known.contains(name) && !known.contains(name.replaceAll("_(bucket|sum|count)$", ""))) {
        unknown.add(name);
      }
    }
    return unknown;
  }
}
