package io.tallygate.loadtest.budget;

import java.util.List;

/**
 * Threads that do the same.
 *
 * @param label for people
 * @param names beginnings of the names that the kernel knows the threads by, cut to 15 characters; empty: any
 * @param user station of user time whose samples match no rule
 * @param system station of kernel time whose samples match no rule
 * @param rules the first one that matches a frame decides; frames are asked from the top of the stack
 */
record ThreadRole(
    String label, List<String> names, Station user, Station system, List<Rule> rules) {
  boolean isNamed(String name) {
    return names.isEmpty() || names.stream().anyMatch(name::startsWith);
  }

  /** The station that a stack was sampled at. */
  Station station(List<StackFrame> stack, boolean isSystem) {
    for (StackFrame frame : stack) {
      for (Rule rule : rules) {
        if (rule.matches(frame)) {
          return rule.station();
        }
      }
    }
    return isSystem ? system : user;
  }
}
