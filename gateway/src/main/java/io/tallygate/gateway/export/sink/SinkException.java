package io.tallygate.gateway.export.sink;

import org.jspecify.annotations.Nullable;

/** An export has stopped. What its target has is whole as far as it goes; the message says why, and what to do. */
public final class SinkException extends Exception {
  private static final long serialVersionUID = 1;

  /** Refused before anything was written. */
  public SinkException(String message) {
    super(message);
  }

  /** Stopped by something that failed. */
  public SinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
