package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command has written about its measurement.
 *
 * @param conditions of the measurement, from within the file or from the file beside it; a missing node: nobody wrote them down
 */
record ResultFile(Path path, Kind kind, JsonNode json, JsonNode conditions) {
  /** What was measured, by what is in the file. */
  enum Kind {
    JMH,
    SWEEP,
    RUN,
    GROWTH,
    PEERS,
    /** Not a result of a command that this report knows. */
    OTHER;

    static Kind of(JsonNode json) {
      if (json.isArray() && json.path(0).has("primaryMetric")) {
        return JMH;
      }
      String kind = json.path("kind").asText();
      if (kind.equals("growth")) {
        return GROWTH;
      }
      if (kind.equals("peers")) {
        return PEERS;
      }
      if (json.has("knee") && json.has("steps")) {
        return SWEEP;
      }
      return json.has("verified") ? RUN : OTHER;
    }
  }

  /** Without the extension: names the plots. */
  String name() {
    String file = path.getFileName().toString();
    return file.substring(0, file.length() - ResultFiles.EXTENSION.length());
  }

  Fields fields() {
    return new Fields(path.getFileName().toString(), json);
  }

  List<String> caption() {
    return List.of(ConditionsText.line(conditions));
  }
}
