package io.tallygate.loadtest.load;

/** Hears how far a run has come. Called by the load loop's thread: every method must return at once. */
interface LoadObserver {
  /** Ignores everything. */
  LoadObserver NONE = new LoadObserver() {};

  /** All series are defined, and the warm-up begins. */
  default void onDefined() {}

  /** The measured window begins. */
  default void onMeasuring() {}

  /** About once a second. */
  default void onBeat(RunRecorder soFar) {}
}
