package io.tallygate.gateway.importing;

/** A file cannot be imported as it is; the message says why and what would be right. Nothing of it was lost by that. */
public class ImportException extends Exception {
  private static final long serialVersionUID = 1;

  public ImportException(String message) {
    super(message);
  }

  public ImportException(String message, Throwable cause) {
    super(message, cause);
  }
}
