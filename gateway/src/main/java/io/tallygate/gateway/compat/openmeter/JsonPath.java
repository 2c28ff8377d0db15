package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSONPaths as far as a meter of this gateway follows them: names of fields, one below the other, in either way of writing
 * ({@code $.a.b}, {@code $['a']["b"]}).
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z0-9_-]{1,64})|\\['([A-Za-z0-9_-]{1,64})']|\\[\"([A-Za-z0-9_-]{1,64})\"]");
  private static final int STEPS_MAX = 8;

  private JsonPath() {}

  /** The path as catalogs write it. */
  static String read(String text, String field) throws ProblemException {
    if (!text.startsWith("$")) {
      throw ProblemException.badRequest(
          field + " must be a JSONPath, which begins with $ [value=" + text + "]", field);
    }
    StringBuilder path = new StringBuilder("$");
    Matcher step = STEP.matcher(text);
    int at = 1;
    int steps = 0;
    while (at < text.length() && step.find(at) && step.start() == at) {
      String name = step.group(1) == null ? step.group(2) : step.group(1);
      path.append('.').append(name == null ? step.group(3) : name);
      at = step.end();
      steps++;
    }
    if (at < text.length() || steps == 0 || steps > STEPS_MAX) {
      throw ProblemException.badRequest(
          field
              + " is a JSONPath that no meter here follows: it must name 1 to "
              + STEPS_MAX
              + " fields, like $.a.b, without wildcards, indexes, filters or descents [value="
              + text
              + "]",
          field);
    }
    return path.toString();
  }
}
