package io.tallygate.rating.correction;

/** It is not known whether a correction was taken, or it was not taken for now. Sending it again is safe. */
public final class CorrectionFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  public CorrectionFailedException(String message) {
    super(message);
  }

  public CorrectionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
