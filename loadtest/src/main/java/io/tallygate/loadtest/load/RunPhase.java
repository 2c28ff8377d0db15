package io.tallygate.loadtest.load;

import org.jspecify.annotations.Nullable;

/** What a run has come to, as the lines of its progress begin: who started it as a process can follow it by them. */
public enum RunPhase {
  /** The gateway is ready, and series are being defined. */
  DEFINING("defining"),
  /** The warm-up begins. */
  DEFINED("defined"),
  /** The measured window begins. */
  MEASURING("measuring");

  private final String words;

  RunPhase(String words) {
    this.words = words;
  }

  /** How its line begins. */
  public String words() {
    return words;
  }

  /** The phase that a line of progress announces; null: none. */
  public static @Nullable RunPhase of(String line) {
    for (RunPhase each : values()) {
      if (line.startsWith(each.words + " ") || line.startsWith(each.words + "…")) {
        return each;
      }
    }
    return null;
  }
}
