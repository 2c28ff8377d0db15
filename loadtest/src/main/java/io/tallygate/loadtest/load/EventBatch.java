package io.tallygate.loadtest.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * A batch of CloudEvents as one JSON array, made once; ids, times and subjects have fixed widths and are written over for
 * each request. Quantities stay, so the sum of a batch is known.
 */
final class EventBatch {
  static final String EVENT_TYPE = "loadtest";

  private static final int ID_DIGITS = 16;
  private static final int TIME_LENGTH = "2026-01-01T00:00:00.000Z".length();
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final int[] begins;
  private final int[] ids;
  private final int[] times;
  private final int[] subjects;
  private final long[] quantities;
  private final int subjectLength;
  private final byte[][] subjectTexts;
  private int arrayEnd;

  /**
   * @param run in every id, so that no run's ids are another's
   * @param subjectTexts of all series, each of the same length in ASCII
   */
  EventBatch(int batch, String run, byte[][] subjectTexts, SplittableRandom random) {
    this.subjectTexts = subjectTexts;
    subjectLength = subjectTexts[0].length;
    begins = new int[batch + 1];
    ids = new int[batch];
    times = new int[batch];
    subjects = new int[batch];
    quantities = new long[batch];
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < batch; i++) {
      begins[i] = text.length();
      text.append("{\"specversion\":\"1.0\",\"id\":\"").append(run).append('-');
      ids[i] = text.length();
      text.append("0".repeat(ID_DIGITS))
          .append("\",\"source\":\"/loadtest\",\"type\":\"")
          .append(EVENT_TYPE);
      text.append("\",\"time\":\"");
      times[i] = text.length();
      text.append(" ".repeat(TIME_LENGTH)).append("\",\"subject\":\"");
      subjects[i] = text.length();
      text.append(" ".repeat(subjectLength)).append("\",\"data\":{\"quantity\":");
      quantities[i] = 1L + random.nextInt(UsageTemplates.QUANTITY_MAX);
      text.append(quantities[i]).append("}},");
    }
    begins[batch] = text.length();
    json = text.toString().getBytes(StandardCharsets.US_ASCII);
    arrayEnd = json.length - 1;
  }

  /** Subjects of series 0 to {@code count} - 1 as ASCII. */
  static byte[][] subjectTexts(int count, IntFunction<String> subjects) {
    byte[][] texts = new byte[count][];
    for (int i = 0; i < count; i++) {
      texts[i] = subjects.apply(i).getBytes(StandardCharsets.US_ASCII);
    }
    return texts;
  }

  /**
   * The body of a request with the first {@code count} events, valid until the next call.
   *
   * @param firstId number of the first event of the batch, unique in the run
   * @param firstSeries index of the first event's series; the others step through all series by {@code seriesStep}
   */
  ByteBuffer prepare(int count, long firstId, int firstSeries, int seriesStep, long epochMs) {
    byte[] time = time(epochMs);
    int series = firstSeries;
    for (int i = 0; i < count; i++) {
      putHex(firstId + i, ids[i]);
      System.arraycopy(time, 0, json, times[i], TIME_LENGTH);
      System.arraycopy(subjectTexts[series], 0, json, subjects[i], subjectLength);
      series = (int) (((long) series + seriesStep) % subjectTexts.length);
    }
    // The comma behind the last event ends the array; the request before may have been shorter.
    json[arrayEnd] = ',';
    arrayEnd = begins[count] - 1;
    json[arrayEnd] = ']';
    return ByteBuffer.wrap(json, 0, begins[count]);
  }

  private static byte[] time(long epochMs) {
    // Always three decimals: Instant.toString leaves them out at a whole second.
    String text = Instant.ofEpochMilli(epochMs).toString();
    String fixed =
        text.length() == TIME_LENGTH ? text : text.substring(0, text.length() - 1) + ".000Z";
    return fixed.getBytes(StandardCharsets.US_ASCII);
  }

  private void putHex(long value, int at) {
    long rest = value;
    for (int i = ID_DIGITS - 1; i >= 0; i--) {
      json[at + i] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
  }

  long quantity(int index) {
    return quantities[index];
  }

  /** The sum of the quantities of the first {@code count} events. */
  long sum(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += quantities[i];
    }
    return sum;
  }
}
