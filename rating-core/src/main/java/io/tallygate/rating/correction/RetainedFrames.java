package io.tallygate.rating.correction;

import io.tallygate.rating.log.FrameHandler;
import java.io.IOException;

/** The frames that the log still has. */
@FunctionalInterface
public interface RetainedFrames {
  /**
   * Reads every retained frame below a position. Blocks.
   *
   * @param until end of a frame that is durable
   */
  void read(long until, FrameHandler handler) throws IOException;
}
