package io.tallygate.gateway.ops;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Writes histograms as lines of a histogram log ({@link HlogLine}), by way of a buffer that is kept. One thread. */
final class LineEncoder {
  private static final double MS_PER_SECOND = 1e3;

  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /** A histogram with tag, start and end set, as a line with its end. */
  String line(Histogram histogram) {
    int needed = histogram.getNeededByteBufferCapacity();
    if (buffer.capacity() < needed) {
      buffer = ByteBuffer.allocate(needed);
    }
    buffer.clear();
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    long startMs = histogram.getStartTimeStamp();
    return String.format(
        Locale.ROOT,
        "Tag=%s,%.3f,%.3f,%.3f,%s\n",
        histogram.getTag(),
        startMs / MS_PER_SECOND,
        (histogram.getEndTimeStamp() - startMs) / MS_PER_SECOND,
        histogram.getMaxValue() / HlogLine.NS_PER_MS,
        Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
  }
}
