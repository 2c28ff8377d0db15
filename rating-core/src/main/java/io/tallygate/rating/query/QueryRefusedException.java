package io.tallygate.rating.query;

/** A question that has no answer: which of its fields is at fault, and what would be right. */
public final class QueryRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  public QueryRefusedException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  /** Of {@link MeterQuestion}: {@code from}, {@code interval}, {@code groupBy}; {@code dimensions.NAME} for a filter. */
  public String field() {
    return field;
  }

  /** What is wrong, as a sentence without a period. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
