package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command has written about its measurement.
 *
 * @param name the way to it in the directory of results, without the extension: names the plots
 * @param conditions of the measurement, from within the file or from the file beside it; a missing node: nobody wrote them down
 */
record ResultFile(Path path, String name, Kind kind, JsonNode json, JsonNode conditions) {
  /** What was measured, by what is in the file. */
  enum Kind {
    JMH,
    SWEEP,
    RUN,
    SOAK,
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
      if (json.has("intervals")) {
        return SOAK;
      }
      return json.has("verified") ? RUN : OTHER;
    }
  }

  Fields fields() {
    return new Fields(name + ResultFiles.EXTENSION, json);
  }

  List<String> caption() {
    return List.of(ConditionsText.line(conditions));
  }
}
