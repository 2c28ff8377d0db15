package io.tallygate.benchmarks.growth;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway's ready line says about its start.
 *
 * @param records counted again
 * @param replaySeconds that reading and counting them took
 * @param recoverySeconds from the lock on the directory to the log being ready
 */
record ReadyLine(long records, double replaySeconds, double recoverySeconds) {
  private static final Pattern RECORDS = Pattern.compile("\\[recovered records=(\\d+)]");
  private static final Pattern REPLAY = Pattern.compile("\\[replayed in=([\\d.]+) s]");
  private static final Pattern RECOVERY = Pattern.compile("\\[recovered in=([\\d.]+) s]");

  /**
   * @throws IOException the line does not say it
   */
  static ReadyLine parse(String line) throws IOException {
    return new ReadyLine(
        Long.parseLong(value(RECORDS, line)),
        Double.parseDouble(value(REPLAY, line)),
        Double.parseDouble(value(RECOVERY, line)));
  }

  private static String value(Pattern pattern, String line) throws IOException {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IOException(
          "the gateway's ready line does not say what was recovered [line=" + line + "]");
    }
    return matcher.group(1);
  }
}
