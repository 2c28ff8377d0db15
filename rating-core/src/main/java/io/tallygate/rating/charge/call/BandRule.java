package io.tallygate.rating.charge.call;

/** What becomes of a call that passes a border between two bands. */
public enum BandRule {
  /** Each stretch is priced by the band it lies in. */
  SPLIT,
  /** The band in which the call starts prices it whole. */
  START
}
