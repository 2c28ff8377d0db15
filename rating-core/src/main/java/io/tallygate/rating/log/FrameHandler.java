package io.tallygate.rating.log;

import org.agrona.DirectBuffer;

/** Takes frames read back from the log. */
@FunctionalInterface
public interface FrameHandler {
  /**
   * @param buffer valid during the call
   * @param offset of the frame's header in it
   */
  void onFrame(DirectBuffer buffer, int offset);
}
