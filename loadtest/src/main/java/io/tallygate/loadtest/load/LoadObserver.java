package io.tallygate.loadtest.load;

/** Hears how far a run has come. Called by the load loop's thread: every method must return at once. */
interface LoadObserver {
  /** Ignores everything. */
  LoadObserver NONE = new LoadObserver() {};

  /** All series are defined, and the warm-up begins. */
  default void onDefined() {}

  /** The measured window begins. */
  default void onMeasuring() {}

  /** The measured window is over, and the drain begins. */
  default void onMeasured() {}

  /** About once a second. */
  default void onBeat(RunRecorder soFar) {}
}
