package io.tallygate.rating;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a start has come. The thread that opens the core writes, frame by frame; any thread reads. The figures of a step may be those of
 * the step before for an instant.
 */
public final class RecoveryProgress {
  /** What is done at a start, in this order. */
  public enum Step {
    OPENING("opening the data directory"),
    STORING("storing flushes that only the counter journal has"),
    READING("reading the log"),
    PREPARING("preparing segments of the log"),
    REPLAYING("counting again what the newest mark does not have"),
    FINISHING("starting");

    private final String text;

    Step(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  private static final double MIB = 1 << 20;

  private volatile Step step = Step.OPENING;
  private volatile long fromPosition;
  private volatile long toPosition;

  /** Set with release: a reader that sees it late is told a little less. */
  private final AtomicLong position = new AtomicLong();

  void begin(Step next) {
    fromPosition = 0;
    toPosition = 0;
    position.setRelease(0);
    step = next;
  }

  /**
   * A step that goes through the log begins.
   *
   * @param from position of its first byte
   * @param to position behind its last byte; 0: nobody knows yet
   */
  void begin(Step next, long from, long to) {
    begin(next);
    fromPosition = from;
    toPosition = to;
    position.setRelease(from);
  }

  /** The step has come to a position of the log. */
  void at(long reached) {
    position.setRelease(reached);
  }

  public Step step() {
    return step;
  }

  /** Bytes of the log that the step has gone through; 0 if it does not go through the log. */
  public long doneBytes() {
    return Math.max(0, position.getAcquire() - fromPosition);
  }

  /** Bytes of the log that the step goes through; 0 if that is not known. */
  public long totalBytes() {
    return Math.max(0, toPosition - fromPosition);
  }

  /** For people: the step, and how far it has come. */
  public String text() {
    double doneMib = doneBytes() / MIB;
    double totalMib = totalBytes() / MIB;
    if (totalMib > 0) {
      double percent = Math.min(100, 100 * doneMib / totalMib);
      return String.format(Locale.ROOT, "%s: %.0f %% of %.1f MiB", step.text(), percent, totalMib);
    }
    return doneMib > 0
        ? String.format(Locale.ROOT, "%s: %.1f MiB so far", step.text(), doneMib)
        : step.text();
  }
}
