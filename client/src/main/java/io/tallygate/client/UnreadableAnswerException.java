package io.tallygate.client;

/** The gateway sent something that this version of the protocol does not know, or that cannot be. */
public final class UnreadableAnswerException extends TallygateClientException {
  private static final long serialVersionUID = 1;

  public UnreadableAnswerException(String message) {
    super(message);
  }

  public UnreadableAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
