package io.tallygate.benchmarks.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On what machine, with what and when benchmarks were run: the file beside their results, since JMH's own form has no place for it.
 *
 * <pre>
 *   {"kind": "conditions", "commit": …, "date": …, "processors": …, "cpu": …, "memoryMb": …, "system": …, "jdk": …,
 *    "loadAverage": before the run, so that a busy machine is seen, "arguments": […], "seconds": …, "results": …, "missing": […]}
 * </pre>
 *
 * What cannot be found out is "unknown".
 */
final class RunConditions {
  private static final String UNKNOWN = "unknown";
  private static final Pattern CPU = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s*(\\d+) kB$");

  private final ObjectNode json = new ObjectMapper().createObjectNode();
  private final Instant start;

  /**
   * As they are now, before the run.
   *
   * @param root of the project
   */
  RunConditions(Path root, List<String> arguments, Instant now) {
    start = now;
    json.put("kind", "conditions");
    json.put("commit", commit(root));
    json.put("date", now.truncatedTo(ChronoUnit.SECONDS).toString());
    json.put("processors", Runtime.getRuntime().availableProcessors());
    json.put("cpu", find(CPU, "/proc/cpuinfo"));
    String memory = find(MEMORY, "/proc/meminfo");
    if (!memory.equals(UNKNOWN)) {
      json.put("memoryMb", Long.parseLong(memory) / 1024);
    }
    json.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    json.put(
        "jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    json.put("loadAverage", read("/proc/loadavg").strip());
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

  /** Short, and with a plus sign if files differ from it. */
  private static String commit(Path root) {
    String commit = git(root, "rev-parse", "--short=7", "HEAD");
    if (commit.isEmpty()) {
      return UNKNOWN;
    }
    return commit + (git(root, "status", "--porcelain", "-uno").isEmpty() ? "" : "+");
  }

  private static String git(Path root, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      return git.waitFor() == 0 ? said : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String find(Pattern line, String file) {
    Matcher found = line.matcher(read(file));
    return found.find() ? found.group(1).strip() : UNKNOWN;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
