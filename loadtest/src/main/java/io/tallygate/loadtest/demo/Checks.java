package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/** What was expected beside what came out. */
final class Checks {
  /** One comparison. */
  record Check(String name, String expected, String actual) {
    boolean isOk() {
      return expected.equals(actual);
    }

    @Override
    public String toString() {
      return "%-58s %16s %16s  %s".formatted(name, expected, actual, isOk() ? "ok" : "WRONG");
    }
  }

  private final List<Check> checks = new ArrayList<>();

  Check add(String name, Object expected, Object actual) {
    Check check = new Check(name, expected.toString(), actual.toString());
    checks.add(check);
    return check;
  }

  boolean areAllOk() {
    return checks.stream().allMatch(Check::isOk);
  }

  int count() {
    return checks.size();
  }

  List<Check> wrong() {
    return checks.stream().filter(check -> !check.isOk()).toList();
  }

  /** {@code [{"name", "expected", "actual", "ok"}]}. */
  void putInto(ArrayNode json) {
    for (Check check : checks) {
      json.addObject()
          .put("name", check.name)
          .put("expected", check.expected)
          .put("actual", check.actual)
          .put("ok", check.isOk());
    }
  }
}
