package io.tallygate.gateway.importing;

/**
 * An import has stopped for a reason that has nothing to do with its file: the gateway is away, busy or refuses the key, or the importer's
 * own files cannot be written. The same import, started again, goes on where this one stopped.
 */
public final class ImportSuspendedException extends ImportException {
  private static final long serialVersionUID = 1;

  public ImportSuspendedException(String message) {
    super(message);
  }

  public ImportSuspendedException(String message, Throwable cause) {
    super(message, cause);
  }
}
