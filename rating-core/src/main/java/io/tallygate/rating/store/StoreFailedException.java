package io.tallygate.rating.store;

import java.io.Serial;
import java.sql.SQLException;

/**
 * The usage store could not do what it was asked to. Nothing of a failed transaction is in the store. Fatal while applying
 * flushes: exit, and recover from journal and log. A merge that found no memory is tried again later.
 */
public final class StoreFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** How DuckDB's message begins, whose driver has no codes for its errors. */
  private static final String OUT_OF_MEMORY = "Out of Memory Error";

  public StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreFailedException(String message) {
    super(message);
  }

  /** Whether the database had no room within its limit of memory; others use it too, so that it may have some later. */
  public boolean isOutOfMemory() {
    Throwable cause = getCause();
    return cause instanceof SQLException
        && cause.getMessage() != null
        && cause.getMessage().contains(OUT_OF_MEMORY);
  }
}
