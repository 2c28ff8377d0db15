package io.tallygate.loadtest.load;

/**
 * Hears how far a run has come. Called by the load loop's thread, or by the one that waits for generator processes: every method
 * must return at once.
 */
interface LoadObserver {
  /** Ignores everything. */
  LoadObserver NONE = new LoadObserver() {};

  /** All series are defined; the warm-up may begin. */
  default void onDefined() {}

  /** The measured window begins. */
  default void onMeasuring() {}

  /** The measured window is over, and the drain begins. Not called where several processes send. */
  default void onMeasured() {}

  /**
   * About once a second.
   *
   * @param acknowledged records so far, warm-up included
   */
  default void onBeat(long acknowledged) {}
}
