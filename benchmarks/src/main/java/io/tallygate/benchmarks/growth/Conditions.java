package io.tallygate.benchmarks.growth;

import io.tallygate.loadtest.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine, the JVM and the source that figures belong to. */
final class Conditions {
  private Conditions() {}

  static Map<String, String> of(Instant now) throws InterruptedException {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("date", now.truncatedTo(ChronoUnit.SECONDS).toString());
    conditions.put("commit", said("git", "describe", "--always", "--dirty"));
    conditions.put("cpuModel", processorModel());
    conditions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    conditions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    conditions.put("kernel", System.getProperty("os.version"));
    conditions.put("jdk", System.getProperty("java.vm.version"));
    conditions.put(
        "gatewayOptions", System.getProperty(GatewayProcess.OPTIONS_PROPERTY, "").trim());
    return conditions;
  }

  private static String processorModel() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** The first line that a program says, run where this one's jar lies; "unknown" if it cannot be run. */
  private static String said(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(ResultFile.home().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        String line = lines.readLine();
        return process.waitFor() == 0 && line != null ? line : "unknown";
      }
    } catch (IOException e) {
      return "unknown";
    }
  }
}
