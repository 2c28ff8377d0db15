package io.tallygate.client;

/** The client cannot go on, or has not delivered everything. The subclasses say why. */
public class TallygateClientException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TallygateClientException(String message) {
    super(message);
  }

  public TallygateClientException(String message, Throwable cause) {
    super(message, cause);
  }
}
