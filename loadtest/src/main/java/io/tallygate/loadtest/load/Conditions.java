package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.tallygate.loadtest.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Under which a run takes place: without them its figures say nothing.
 *
 * @param processors that this process sees
 * @param cpu its model; unknown where the system does not say
 * @param memoryMb of the machine
 * @param system its kernel
 * @param jdk of this process; a gateway that it starts has the same
 * @param gatewayOptions of the virtual machine of a gateway that is started; null: none is
 * @param commit of the sources, or the version where there are none
 * @param seed of what is sent
 * @param at the begin
 */
record Conditions(
    int processors,
    String cpu,
    long memoryMb,
    String system,
    String jdk,
    @Nullable String gatewayOptions,
    String commit,
    long seed,
    Instant at) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";
  private static final long GIT_SECONDS = 5;

  /**
   * Those of now.
   *
   * @param gatewayOptions of the virtual machine of a gateway that is started; null: none is
   */
  static Conditions now(@Nullable String gatewayOptions) {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Conditions(
        Runtime.getRuntime().availableProcessors(),
        cpuModel(CPU_INFO),
        machine.getTotalMemorySize() >> 20,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        gatewayOptions == null ? null : gatewayOptions.strip(),
        sourceVersion(),
        LocalGenerator.SEED,
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  static String cpuModel(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // Not Linux.
      return UNKNOWN;
    }
    return UNKNOWN;
  }

  /** Of the checkout that this program lies in, with a mark if it is changed; else its version. */
  private static String sourceVersion() {
    try {
      Path own =
          Path.of(Conditions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
              .directory(own.resolve("..").normalize().toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0) {
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      }
      git.destroyForcibly();
    } catch (IOException | URISyntaxException e) {
      // No git, or no sources: the version is what is known.
      return new Version().getVersion()[0];
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Version().getVersion()[0];
  }

  ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("processors", processors);
    json.put("cpu", cpu);
    json.put("memoryMb", memoryMb);
    json.put("system", system);
    json.put("jdk", jdk);
    json.put("gatewayOptions", gatewayOptions);
    json.put("commit", commit);
    json.put("seed", seed);
    json.put("at", at.toString());
    return json;
  }

  /** In one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "on %d × %s, %.1f GB, %s, %s%s; commit %s, seed %d, %s",
        processors,
        cpu,
        memoryMb / 1024.0,
        system,
        jdk,
        gatewayOptions == null ? "" : ", gateway " + gatewayOptions,
        commit,
        seed,
        at);
  }
}
