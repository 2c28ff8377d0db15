package io.tallygate.gateway.binary;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.gateway.ops.RefusalCounts;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.RawWords;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Copies the records of Usage and UsageDetail into a ring slot, checking each on its way: known series, time and quantity
 * within the bounds of its meter. What is refused is left out and noted by index behind the rest; its neighbours stand. Allocates
 * nothing. One per event loop.
 */
final class UsageCopier {
  private static final int OUT_OF_RANGE = RefusalCode.QUANTITY_OUT_OF_RANGE.code();
  private static final long UINT_MAX = 0xFFFF_FFFFL;

  /** Records whose series are looked up ahead: 1 KiB of the frame, which stays in a first-level cache. */
  private static final int BLOCK = 64;

  private final int[] globals = new int[BLOCK];
  private final Refusals refusals = new Refusals();
  private final IdHasher hasher;

  UsageCopier(IdHasher hasher) {
    this.hasher = hasher;
  }

  /**
   * Fills payload and counts of the log frame; the caller has begun its header.
   *
   * <p>Block by block, in two passes: the first only looks series up, so that the misses of a block in the table, which is as long
   * as the connection has series, overlap; the second checks and copies.
   *
   * @param in a Usage frame whose length agrees with its count
   */
  void copyUsage(DirectBuffer in, MutableDirectBuffer out, SeriesTable series, TimeBounds bounds) {
    refusals.clear();
    int count = in.getInt(FrameLayout.USAGE_COUNT_OFFSET, LITTLE_ENDIAN);
    long baseTime = baseTime(in);
    long earliest = bounds.earliestMs();
    long range = bounds.rangeMs();
    int length = Math.multiplyExact(count, FrameLayout.RECORD_LENGTH);
    in.boundsCheck(FrameLayout.USAGE_RECORDS_OFFSET, length);
    out.boundsCheck(HEADER_LENGTH, length);
    byte[] inArray = in.byteArray();
    byte[] outArray = out.byteArray();
    long from = in.addressOffset() + FrameLayout.USAGE_RECORDS_OFFSET;
    long first = out.addressOffset() + HEADER_LENGTH;
    long to = first;
    for (int i = 0; i < count; i++, from += FrameLayout.RECORD_LENGTH) {
      if (i % BLOCK == 0) {
        lookUp(inArray, from, Math.min(BLOCK, count - i), series);
      }
      int global = globals[i % BLOCK];
      if (global < 0) {
        refusals.add(i, -global);
        continue;
      }
      long seriesAndTime = RawWords.get(inArray, from);
      long timeMs = baseTime + (seriesAndTime >>> 32);
      if (Long.compareUnsigned(timeMs - earliest, range) > 0) {
        int code = bounds.check(series.meter((int) seriesAndTime), timeMs);
        if (code != 0) {
          refusals.add(i, code);
          continue;
        }
      }
      long quantity = RawWords.get(inArray, from + FrameLayout.RECORD_QUANTITY_OFFSET);
      if (quantity < 0 && !bounds.takesNegative(series.meter((int) seriesAndTime))) {
        refusals.add(i, OUT_OF_RANGE);
        continue;
      }
      RawWords.put(outArray, to, (seriesAndTime & ~UINT_MAX) | global);
      RawWords.put(outArray, to + FrameLayout.RECORD_QUANTITY_OFFSET, quantity);
      to += FrameLayout.RECORD_LENGTH;
    }
    complete(out, HEADER_LENGTH + (int) (to - first), count);
  }

  private void lookUp(byte @Nullable [] in, long firstRecord, int count, SeriesTable series) {
    long at = firstRecord;
    for (int i = 0; i < count; i++, at += FrameLayout.RECORD_LENGTH) {
      globals[i] = series.series((int) RawWords.get(in, at));
    }
  }

  /** Likewise; {@code in} is a UsageDetail frame that {@link #isWellFormed}. */
  void copyDetail(
      DirectBuffer in, MutableDirectBuffer out, SeriesTable series, TimeBounds bounds, int tenant) {
    refusals.clear();
    int count = in.getInt(FrameLayout.USAGE_COUNT_OFFSET, LITTLE_ENDIAN);
    long baseTime = baseTime(in);
    long earliest = bounds.earliestMs();
    long range = bounds.rangeMs();
    int to = HEADER_LENGTH;
    int from = FrameLayout.USAGE_RECORDS_OFFSET;
    for (int i = 0; i < count; i++) {
      long timeAndLengths = in.getLong(from + FrameLayout.DETAIL_TIME_OFFSET, LITTLE_ENDIAN);
      int attributesLength = (int) (timeAndLengths >>> 48);
      int local = in.getInt(from + FrameLayout.DETAIL_SERIES_OFFSET, LITTLE_ENDIAN);
      long quantity = in.getLong(from + FrameLayout.DETAIL_QUANTITY_OFFSET, LITTLE_ENDIAN);
      long timeMs = baseTime + (timeAndLengths & UINT_MAX);
      int global = series.series(local);
      int code = 0;
      if (global < 0) {
        code = -global;
      } else if (Long.compareUnsigned(timeMs - earliest, range) > 0) {
        code = bounds.check(series.meter(local), timeMs);
      }
      if (code == 0 && quantity < 0 && !bounds.takesNegative(series.meter(local))) {
        code = OUT_OF_RANGE;
      }
      if (code == 0 && attributesLength > 0) {
        code =
            Attributes.copy(
                in,
                from + FrameLayout.DETAIL_ATTRIBUTES_OFFSET,
                attributesLength,
                out,
                to + EventEntry.length(1, 0),
                series);
      }
      if (code != 0) {
        refusals.add(i, code);
      } else {
        copyId(in, from, out, to, tenant);
        // The same fields at the same offsets in the frame and in the log.
        out.putLong(to + EventEntry.TIME_OFFSET_OFFSET, timeAndLengths, LITTLE_ENDIAN);
        int record = to + EventEntry.RECORDS_OFFSET;
        out.putInt(record, global, LITTLE_ENDIAN);
        out.putInt(record + EventEntry.RECORD_INDEX_OFFSET, i, LITTLE_ENDIAN);
        out.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, quantity, LITTLE_ENDIAN);
        to += EventEntry.length(1, attributesLength);
      }
      from += FrameLayout.detailLength(attributesLength);
    }
    complete(out, to, count);
  }

  /**
   * Whether the entries of a UsageDetail frame fill it exactly, and each is one record with its own index.
   *
   * @param length of the frame
   */
  static boolean isWellFormed(DirectBuffer in, int length) {
    long count = in.getInt(FrameLayout.USAGE_COUNT_OFFSET, LITTLE_ENDIAN) & UINT_MAX;
    int at = FrameLayout.USAGE_RECORDS_OFFSET;
    int index = 0;
    while (at + FrameLayout.DETAIL_ATTRIBUTES_OFFSET <= length) {
      int attributesLength =
          in.getShort(at + FrameLayout.DETAIL_ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
      if (in.getShort(at + FrameLayout.DETAIL_RECORD_COUNT_OFFSET, LITTLE_ENDIAN) != 1
          || in.getInt(at + FrameLayout.DETAIL_INDEX_OFFSET, LITTLE_ENDIAN) != index
          || attributesLength % FrameLayout.DETAIL_ALIGNMENT != 0) {
        return false;
      }
      at += FrameLayout.detailLength(attributesLength);
      index++;
    }
    return at == length && index == count;
  }

  /** Held so far from the end of the range that no sum with an offset reaches it; such a time is too far ahead either way. */
  private static long baseTime(DirectBuffer in) {
    return Math.min(
        in.getLong(FrameLayout.USAGE_BASE_TIME_OFFSET, LITTLE_ENDIAN),
        Long.MAX_VALUE - 1 - UINT_MAX);
  }

  private void copyId(DirectBuffer in, int from, MutableDirectBuffer out, int to, int tenant) {
    long low = in.getLong(from + FrameLayout.DETAIL_ID_OFFSET, LITTLE_ENDIAN);
    long high = in.getLong(from + FrameLayout.DETAIL_ID_OFFSET + 8, LITTLE_ENDIAN);
    if (low != 0 || high != 0) {
      hasher.hash(tenant, low, high);
      low = hasher.low();
      high = hasher.high();
    }
    out.putLong(to + EventEntry.ID_HASH_OFFSET, low, LITTLE_ENDIAN);
    out.putLong(to + EventEntry.ID_HASH_OFFSET + 8, high, LITTLE_ENDIAN);
  }

  /** Adds what was refused of the frame that was copied last to the totals by reason. */
  void countRefused(RefusalCounts totals) {
    refusals.addTo(totals);
  }

  private void complete(MutableDirectBuffer out, int endOfRecords, int count) {
    int refused = refusals.count();
    int end = refusals.write(out, endOfRecords);
    out.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, count, LITTLE_ENDIAN);
    out.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, count - refused, LITTLE_ENDIAN);
    out.putInt(LogFrame.EVENTS_REFUSED_OFFSET, refused, LITTLE_ENDIAN);
    out.putInt(LogFrame.RECORD_COUNT_OFFSET, count - refused, LITTLE_ENDIAN);
    out.putInt(LogFrame.REFUSAL_COUNT_OFFSET, refused, LITTLE_ENDIAN);
    out.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, end - HEADER_LENGTH, LITTLE_ENDIAN);
  }
}
