package io.tallygate.gateway.ops;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a histogram log, format 1.3 of HdrHistogram with tags:
 *
 * <pre>
 *   Tag=force,1764201600.000,1.000,8.192,HISTFAAA…
 *       tag   start in s since 1970, length in s, highest value in ms, histogram: compressed, in Base64
 * </pre>
 */
final class HlogLine {
  private static final String TAG = "Tag=";
  private static final double MS_PER_SECOND = 1e3;

  /** Values are nanoseconds; the highest one of a line is told in milliseconds, as HdrHistogram's tools do. */
  static final double NS_PER_MS = 1e6;

  private final String tag;
  private final long startMs;
  private final long endMs;
  private final String text;
  private final int payloadAt;

  private HlogLine(String tag, long startMs, long endMs, String text, int payloadAt) {
    this.tag = tag;
    this.startMs = startMs;
    this.endMs = endMs;
    this.text = text;
    this.payloadAt = payloadAt;
  }

  /** What stands at the head of a log that begins at a time, each line ended. */
  static String header(long startMs) {
    return String.format(
        Locale.ROOT,
        """
        #[Tallygate: latencies in nanoseconds by station]
        #[Histogram log format version 1.3]
        #[StartTime: %.3f (seconds since epoch), %s]
        "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"
        """,
        startMs / MS_PER_SECOND,
        Instant.ofEpochMilli(startMs));
  }

  /**
   * A line without its end.
   *
   * @return null if it is not one with a histogram
   */
  static @Nullable HlogLine parse(String line) {
    if (!line.startsWith(TAG)) {
      return null;
    }
    int tagEnd = line.indexOf(',');
    int startEnd = line.indexOf(',', tagEnd + 1);
    int lengthEnd = line.indexOf(',', startEnd + 1);
    int maxEnd = line.indexOf(',', lengthEnd + 1);
    if (tagEnd < 0 || startEnd < 0 || lengthEnd < 0 || maxEnd < 0) {
      return null;
    }
    try {
      long startMs = ms(line.substring(tagEnd + 1, startEnd));
      long lengthMs = ms(line.substring(startEnd + 1, lengthEnd));
      return new HlogLine(
          line.substring(TAG.length(), tagEnd), startMs, startMs + lengthMs, line, maxEnd + 1);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static long ms(String seconds) {
    return Math.round(Double.parseDouble(seconds) * MS_PER_SECOND);
  }

  String tag() {
    return tag;
  }

  /** Of the interval, ms since 1970. */
  long startMs() {
    return startMs;
  }

  long endMs() {
    return endMs;
  }

  /** As it stands in the log, without its end. */
  String text() {
    return text;
  }

  /**
   * What was recorded.
   *
   * @return null if it cannot be read
   */
  @Nullable Histogram histogram() {
    try {
      byte[] payload = Base64.getDecoder().decode(text.substring(payloadAt));
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(payload), 0);
    } catch (DataFormatException | RuntimeException e) {
      // Half a line, or bytes that a disk has changed: no figure is better than a wrong one.
      return null;
    }
  }
}
