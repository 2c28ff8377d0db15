package io.tallygate.rating.correction;

/** What became of a correction. */
public enum CorrectionOutcome {
  /** Taken back (and replaced, if that was asked for); durable. */
  DONE,

  /** It was taken back before. Nothing has changed. */
  ALREADY_VOID,

  /** No event with this id is kept or retained: it never came, or its counted record is gone from the log. */
  UNKNOWN,

  /**
   * The event is kept by one of its meters, but another one only counted it, or takes it apart by pulses, and its frame is no
   * longer retained. Nothing has
   * changed.
   */
  NOT_RETAINED,

  /** The replacement's id is in use by an event that is not the one replaced. Nothing has changed. */
  ID_IN_USE,
}
