package io.tallygate.rating.billing;

/** A step that a statement is not in the state for. */
public final class StatementStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isUnknown;

  private StatementStateException(String message, boolean isUnknown) {
    super(message);
    this.isUnknown = isUnknown;
  }

  static StatementStateException unknown(long id) {
    return new StatementStateException("there is no such statement [id=" + id + "]", true);
  }

  static StatementStateException refused(long id, String reason) {
    return new StatementStateException(reason + " [id=" + id + "]", false);
  }

  /** True if there is no such statement at all. */
  public boolean isUnknown() {
    return isUnknown;
  }
}
