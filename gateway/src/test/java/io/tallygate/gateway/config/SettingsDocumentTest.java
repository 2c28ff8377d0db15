package io.tallygate.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The operators' table of settings against the defaults, and against what the start refuses. */
class SettingsDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9.-]+)` \\| `([^`]*)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern RANGE = Pattern.compile("(\\S+) to (\\S+)");

  private record Row(String key, String byDefault, String unit, String range, String what) {}

  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("OPERATIONS.md"))) {
      Matcher matcher = ROW.matcher(line);
      if (matcher.matches()) {
        Row row =
            new Row(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3).strip(),
                matcher.group(4).strip(),
                matcher.group(5).strip());
        assertThat(rows.put(row.key(), row)).as("setting %s stands twice", row.key()).isNull();
      }
    }
    return rows;
  }

  private static Map<String, String> defaults() throws IOException {
    try (InputStream yaml =
        Objects.requireNonNull(
            SettingsDocumentTest.class.getResourceAsStream("/tallygate-defaults.yaml"))) {
      Map<String, String> defaults = new TreeMap<>();
      flatten("", new YAMLMapper().readTree(yaml).path("tallygate"), defaults);
      return defaults;
    }
  }

  private static void flatten(String prefix, JsonNode node, Map<String, String> to) {
    node.properties()
        .forEach(
            field -> {
              String key = prefix + field.getKey();
              JsonNode value = field.getValue();
              if (value.isObject()) {
                flatten(key + ".", value, to);
              } else {
                to.put(
                    key,
                    value.isTextual() && !value.asText().isEmpty()
                        ? value.asText()
                        : value.toString());
              }
            });
  }

  @Test
  void shouldDescribeEverySettingWithItsDefault() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    rows().forEach((key, row) -> documented.put(key, row.byDefault()));
    assertThat(documented).isEqualTo(defaults());
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseWhatIsOutsideOfTheRange() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Row row : rows().values()) {
      if (row.range().contains(" to ") || row.range().contains(" or ")) {
        if (!row.range().contains("empty")) {
          tests.add(DynamicTest.dynamicTest(row.key(), () -> assertRefused(row)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests.stream();
  }

  private static void assertRefused(Row row) {
    String outside =
        row.unit().equals("duration") ? "0ms" : row.unit().equals("–") ? "nonsense" : "-1";
    ConfigurationException refusal =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> GatewayConfig.load(null, Map.of(), Map.of("tallygate." + row.key(), outside)));
    assertThat(refusal).as("%s = %s is accepted", row.key(), outside).isNotNull();
    assertThat(refusal)
        .hasMessageContaining("[key=tallygate." + row.key() + "]")
        .hasMessageContaining("[value=" + outside + "]")
        .hasMessageContaining("must be " + said(row));
  }

  /** The range as the refusal says it. */
  private static String said(Row row) {
    Matcher bounds = RANGE.matcher(row.range());
    if (bounds.matches()) {
      return row.unit().equals("duration")
          ? iso(bounds.group(1)) + " to " + iso(bounds.group(2))
          : row.range();
    }
    return row.range().endsWith(" or more")
        ? row.range().replace(" or more", " to " + Long.MAX_VALUE)
        : row.range();
  }

  private static Duration iso(String text) {
    return Objects.requireNonNull(Durations.parse(text), text);
  }
}
