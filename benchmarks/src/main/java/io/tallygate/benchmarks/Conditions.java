package io.tallygate.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where, when and with what something is measured: written into every result, so that a figure never stands alone.
 *
 * @param processors that this JVM may use
 * @param cpu its model, as the processor calls itself; {@code unknown} where the system does not say
 * @param memoryMb of the machine, MiB; -1 unknown
 * @param system and its kernel
 * @param loadAverage over the last minute: what else went on when this was asked; negative: unknown
 * @param jdk vendor's name and version of this JVM
 * @param flags options of this JVM
 * @param commit as {@code git describe} names it, {@code -dirty} if files differ from it; {@code unknown} outside of a checkout
 * @param date to the second
 */
public record Conditions(
    int processors,
    String cpu,
    long memoryMb,
    String system,
    double loadAverage,
    String jdk,
    List<String> flags,
    String commit,
    Instant date) {
  private static final String UNKNOWN = "unknown";
  private static final long GIT_SECONDS = 10;
  private static final long KIB_PER_MIB = 1_024;

  public Conditions {
    flags = List.copyOf(flags);
  }

  /** Asks the system and Git; may take some tens of milliseconds. */
  public static Conditions here(Clock clock) {
    return new Conditions(
        Runtime.getRuntime().availableProcessors(),
        valueIn(Path.of("/proc/cpuinfo"), "model name", UNKNOWN),
        kibibytes(valueIn(Path.of("/proc/meminfo"), "MemTotal", "")) / KIB_PER_MIB,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        describedCommit(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /** The value behind a name and a colon, the first one; {@code otherwise} where there is none. */
  static String valueIn(Path file, String name, String otherwise) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException notLinux) {
      return otherwise;
    }
  }

  private static long kibibytes(String text) {
    String digits = text.replaceAll("\\D", "");
    return digits.isEmpty() ? -KIB_PER_MIB : Long.parseLong(digits);
  }

  /** Of the checkout in which this class lies, whatever directory the command was given in. */
  private static String describedCommit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=10")
              .directory(ResultsDirectory.ownDirectory().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean hasEnded = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS);
      return hasEnded && git.exitValue() == 0 && !said.isEmpty() ? said : UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    } catch (IOException noGit) {
      return UNKNOWN;
    }
  }

  /** What {@code conditions} of a result holds. */
  public ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("processors", processors);
    json.put("cpu", cpu);
    json.put("memoryMb", memoryMb);
    json.put("system", system);
    json.put("loadAverage", Math.round(loadAverage * 100) / 100.0);
    json.put("jdk", jdk);
    flags.forEach(json.putArray("flags")::add);
    json.put("commit", commit);
    json.put("date", date.toString());
    return json;
  }
}
