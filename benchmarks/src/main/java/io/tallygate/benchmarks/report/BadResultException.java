package io.tallygate.benchmarks.report;

/** A file of results does not hold what its kind needs; the message names the file, the field and what would be right. */
final class BadResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadResultException(String message) {
    super(message);
  }
}
