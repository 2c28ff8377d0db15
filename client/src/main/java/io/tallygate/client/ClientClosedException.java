package io.tallygate.client;

/** The client was closed, and before everything was acknowledged if a batch fails with it. */
public final class ClientClosedException extends TallygateClientException {
  private static final long serialVersionUID = 1;

  public ClientClosedException(String message) {
    super(message);
  }
}
