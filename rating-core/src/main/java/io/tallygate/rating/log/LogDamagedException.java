package io.tallygate.rating.log;

import java.io.IOException;
import java.io.Serial;

/** Something that was safe on the disk can no longer be read. Reported, never skipped. */
public final class LogDamagedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param position of the first frame that cannot be read
   * @param durableLine up to which everything was durable
   */
  public LogDamagedException(long position, long durableLine, String reason) {
    super(
        "the usage log is damaged below its durable line: "
            + reason
            + " [position="
            + position
            + "] [durable line="
            + durableLine
            + "]");
  }
}
