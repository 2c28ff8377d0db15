package io.tallygate.rating;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** Another process works in the data directory. */
public final class DirectoryInUseException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  DirectoryInUseException(Path directory) {
    super("another process works in the data directory [data=" + directory + "]");
  }
}
