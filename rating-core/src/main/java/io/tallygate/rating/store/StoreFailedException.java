package io.tallygate.rating.store;

import java.io.Serial;

/**
 * The usage store could not do what it was asked to. Nothing of a failed transaction is in the store. Fatal while applying
 * flushes: exit, and recover from journal and log.
 */
public final class StoreFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreFailedException(String message) {
    super(message);
  }
}
