package io.tallygate.loadtest.budget;

import java.util.List;

/**
 * Frames that belong to a station.
 *
 * @param owner class, with what is nested in it; or package, if it ends with a dot; or beginning of a native library's name
 * @param methods of the class by the beginning of their names; empty: all
 */
record Rule(String owner, List<String> methods, Station station) {
  static Rule of(String owner, Station station) {
    return new Rule(owner, List.of(), station);
  }

  static Rule of(String owner, Station station, String... methods) {
    return new Rule(owner, List.of(methods), station);
  }

  boolean isPackage() {
    return owner.endsWith(".");
  }

  /** A native library: no name of a Java class of ours or of a library of ours is without a dot. */
  boolean isLibrary() {
    return owner.indexOf('.') < 0;
  }

  boolean matches(StackFrame frame) {
    if (!frame.owner().startsWith(owner)) {
      return false;
    }
    if (!isPackage()
        && !isLibrary()
        && frame.owner().length() > owner.length()
        && frame.owner().charAt(owner.length()) != '$') {
      return false;
    }
    return methods.isEmpty() || methods.stream().anyMatch(frame.method()::startsWith);
  }
}
