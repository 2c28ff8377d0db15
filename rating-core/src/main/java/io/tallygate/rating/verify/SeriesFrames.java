package io.tallygate.rating.verify;

import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import org.agrona.DirectBuffer;

/** Looks into frames that define series. */
final class SeriesFrames {
  private SeriesFrames() {}

  /** The lowest series number that a frame defines; {@link Integer#MAX_VALUE} if it defines none. */
  static int first(DirectBuffer buffer, int frame) {
    if (LogFrame.kind(buffer, frame) != LogFrame.KIND_SERIES) {
      return Integer.MAX_VALUE;
    }
    int[] lowest = {Integer.MAX_VALUE};
    SeriesDefinitionCodec.decode(
        buffer,
        frame + LogFrame.HEADER_LENGTH,
        LogFrame.payloadLength(buffer, frame),
        definition -> lowest[0] = Math.min(lowest[0], definition.number()));
    return lowest[0];
  }
}
