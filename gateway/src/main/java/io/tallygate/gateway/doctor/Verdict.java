package io.tallygate.gateway.doctor;

/** How a finding is to be taken; later ones are worse. */
public enum Verdict {
  OK,
  /** Works, but slower or with less room than could be. */
  WARN,
  /** Will not work, or not for long, or loses what it promises. */
  BAD
}
