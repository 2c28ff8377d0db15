package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.benchmarks.Spread;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as JSON and for people.
 *
 * @param conditions under which, by name
 */
record GrowthReport(ObjectNode conditions, List<GrowthSeries> series) {
  boolean isGood() {
    return series.stream().flatMap(each -> each.points().stream()).allMatch(p -> p.failed() == 0);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("kind", "growth");
    json.set("conditions", conditions);
    ArrayNode array = json.putArray("series");
    for (GrowthSeries each : series) {
      each.putInto(array.addObject());
    }
    return json;
  }

  /** Writes it; the directory is made. */
  void writeJson(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    JsonMapper.builder()
        .build()
        .writerWithDefaultPrettyPrinter()
        .writeValue(file.toFile(), toJson());
  }

  /** Markdown: a table for each axis, with the columns that it has figures for. */
  void print(PrintStream out) {
    for (GrowthSeries each : series) {
      out.printf("%n%s (%s)%n%n", each.name(), each.value());
      print(each, out);
    }
    out.println();
    for (var each : conditions.properties()) {
      JsonNode value = each.getValue();
      out.printf("%s: %s%n", each.getKey(), value.isValueNode() ? value.asText() : value);
    }
  }

  private static void print(GrowthSeries series, PrintStream out) {
    List<Figure> columns =
        Arrays.stream(Figure.values())
            .filter(figure -> series.points().stream().anyMatch(p -> p.median(figure) != null))
            .toList();
    StringBuilder head = new StringBuilder("| " + series.unit() + " | median | least | most |");
    StringBuilder line = new StringBuilder("| ---: | ---: | ---: | ---: |");
    for (Figure each : columns) {
      head.append(' ').append(each.title()).append(" |");
      line.append(" ---: |");
    }
    out.println(head.append(" failed |"));
    out.println(line.append(" ---: |"));
    int decimals = series.value().equals(GrowthSeries.RATE) ? 0 : 2;
    for (GrowthPoint each : series.points()) {
      Spread spread = each.spread();
      StringBuilder row = new StringBuilder("| ");
      row.append(each.x().isNumber() ? text(each.x().asDouble(), 0) : each.x().asText());
      row.append(" | ").append(text(spread == null ? null : spread.median(), decimals));
      row.append(" | ").append(text(spread == null ? null : spread.least(), decimals));
      row.append(" | ").append(text(spread == null ? null : spread.most(), decimals));
      for (Figure figure : columns) {
        row.append(" | ").append(text(each.median(figure), figure.decimals()));
      }
      row.append(" | ")
          .append(each.failed() == 0 ? "" : each.failed() + " of " + each.runs().size());
      out.println(row.append(" |"));
    }
    for (GrowthPoint each : series.points()) {
      for (Run run : each.runs()) {
        if (!run.isGood()) {
          out.printf("failed at %s: %s%n", each.x().asText(), run.failure());
        }
      }
    }
  }

  private static String text(@Nullable Double value, int decimals) {
    return value == null ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
