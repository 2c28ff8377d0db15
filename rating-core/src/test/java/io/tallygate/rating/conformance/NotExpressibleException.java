package io.tallygate.rating.conformance;

/** A case that this product has no plan for; the message is the reason. */
final class NotExpressibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotExpressibleException(String reason) {
    super(reason);
  }
}
