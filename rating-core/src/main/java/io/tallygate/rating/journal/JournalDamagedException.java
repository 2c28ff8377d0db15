package io.tallygate.rating.journal;

import java.io.IOException;
import java.io.Serial;

/** A journal lacks something that it once held for sure. Reported, never skipped. */
public final class JournalDamagedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  JournalDamagedException(String message) {
    super(message);
  }
}
