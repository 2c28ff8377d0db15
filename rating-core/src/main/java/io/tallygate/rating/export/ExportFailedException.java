package io.tallygate.rating.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A copy could not be made: nothing is left under its name. */
public final class ExportFailedException extends IOException {
  private static final long serialVersionUID = 1;

  public ExportFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
