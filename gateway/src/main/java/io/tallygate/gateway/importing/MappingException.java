package io.tallygate.gateway.importing;

/** A mapping is refused: by the path of a field and what is wrong with it. */
public final class MappingException extends ImportException {
  private static final long serialVersionUID = 1;

  /**
   * @param path of the field, like {@code meters[0].subject}
   */
  public MappingException(String path, String message) {
    super("mapping is refused: " + path + ": " + message);
  }
}
