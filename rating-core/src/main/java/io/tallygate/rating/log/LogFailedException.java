package io.tallygate.rating.log;

import java.io.Serial;

/**
 * The log can no longer promise anything: a write, a force or a check failed. Fatal: no further acknowledgement, exit
 * non-zero, recover by reading.
 */
public final class LogFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public LogFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public LogFailedException(String message) {
    super(message);
  }
}
