package io.tallygate.gateway.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line that a gateway prints when it is ready. */
record ReadyLine(String text) {
  private static final Pattern HTTP_PORT = Pattern.compile("\\[http=[^:]*:(\\d+)]");
  private static final Pattern BINARY_PORT = Pattern.compile("\\[binary=[^:]*:(\\d+)]");

  int httpPort() {
    return port(HTTP_PORT);
  }

  int binaryPort() {
    return port(BINARY_PORT);
  }

  private int port(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("not a ready line: " + text);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
