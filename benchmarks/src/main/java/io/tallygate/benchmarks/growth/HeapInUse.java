package io.tallygate.benchmarks.growth;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java heap of another process, as the JDK's {@code jcmd} sees it. */
final class HeapInUse {
  /** {@code garbage-first heap   total 917504K, used 263122K [0x…}: any collector has such lines for its parts. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private HeapInUse() {}

  /** In MB, garbage included; -1 if it cannot be seen. */
  static long mb(long pid) throws InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return -1;
    }
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.heap_info")
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        return parse(lines.lines());
      } finally {
        process.waitFor();
      }
    } catch (IOException e) {
      return -1;
    }
  }

  /** From the lines of {@code GC.heap_info}. */
  static long parse(Stream<String> lines) {
    long kb =
        lines
            .map(USED::matcher)
            .filter(Matcher::find)
            .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
            .sum();
    return kb == 0 ? -1 : kb / 1024;
  }
}
