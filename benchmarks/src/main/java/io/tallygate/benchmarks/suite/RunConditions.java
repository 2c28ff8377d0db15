package io.tallygate.benchmarks.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.benchmarks.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * On what machine, with what and when benchmarks were run: the file beside their results, since JMH's own form has no place for it.
 *
 * <pre>
 *   what {@link Conditions} has, as of before the run, so that a busy machine is seen, and
 *   {"kind": "conditions", "arguments": […], "seconds": …, "results": …, "missing": […]}
 * </pre>
 */
final class RunConditions {
  private final ObjectNode json;
  private final Instant start;

  RunConditions(Conditions before, List<String> arguments) {
    start = before.date();
    json = before.toJson();
    json.put("kind", "conditions");
    arguments.forEach(json.putArray("arguments")::add);
  }

  /** The run is over. */
  void ended(Instant now, int results, Collection<String> missing) {
    json.put("seconds", Duration.between(start, now).toSeconds());
    json.put("results", results);
    missing.forEach(json.putArray("missing")::add);
  }

  /** The file of the conditions that belongs to a file of results. */
  static Path beside(Path results) {
    String name = results.getFileName().toString().replaceFirst("\\.json$", "");
    return results.resolveSibling(name + ".conditions.json");
  }

  void write(Path file) throws IOException {
    Files.writeString(file, json.toPrettyString() + "\n", UTF_8);
  }
}
