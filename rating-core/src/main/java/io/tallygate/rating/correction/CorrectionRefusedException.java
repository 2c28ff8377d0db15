package io.tallygate.rating.correction;

/** A correction that cannot be done as it is. Nothing has changed. */
public final class CorrectionRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field what of the request is at fault
   */
  public CorrectionRefusedException(String field, String message) {
    super(message);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
