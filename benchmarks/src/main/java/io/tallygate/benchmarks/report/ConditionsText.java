package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.report.chart.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Conditions of a result in words. What a command has written beyond that stands in the table of conditions. */
final class ConditionsText {
  private ConditionsText() {}

  /** One line for a caption: machine, JDK, commit, date; says so where nothing is known. */
  static String line(JsonNode conditions) {
    List<String> parts = new ArrayList<>();
    JsonNode processors = conditions.path("processors");
    add(parts, "", processors, processors.isNumber() ? " processors" : "");
    add(parts, "", conditions.path("cpu"), "");
    if (conditions.path("memoryMb").isNumber()) {
      parts.add(Numbers.whole(conditions.path("memoryMb").asDouble()) + " MiB");
    }
    add(parts, "", conditions.path("jdk"), "");
    add(parts, "commit ", conditions.path("commit"), "");
    add(parts, "", conditions.path(conditions.has("at") ? "at" : "date"), "");
    return parts.isEmpty() ? "The conditions were not recorded." : String.join(", ", parts) + ".";
  }

  private static void add(List<String> parts, String before, JsonNode value, String behind) {
    if (value.isValueNode() && !value.isNull()) {
      parts.add(before + value.asText() + behind);
    }
  }

  /** Everything, as rows of name and value. */
  static MarkdownTable table(JsonNode conditions) {
    MarkdownTable table = new MarkdownTable("conditions", "");
    conditions.properties().forEach(each -> table.row(each.getKey(), valueOf(each.getValue())));
    return table;
  }

  private static String valueOf(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(ConditionsText::valueOf)
          .collect(Collectors.joining(" "));
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
