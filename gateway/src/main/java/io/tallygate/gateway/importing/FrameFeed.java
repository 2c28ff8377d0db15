package io.tallygate.gateway.importing;

import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.UsageFrameWriter;
import org.jspecify.annotations.Nullable;

/**
 * Rows into frames. A frame ends when the next row does not fit, never because of time: the same file gives the same frames, byte for
 * byte, in every run, and that is what makes a restarted import exact. For one thread.
 */
final class FrameFeed {
  /** Where frames come from and go to. */
  interface Outlet {
    /** A frame to fill; waits for one. */
    ImportFrame claim() throws ImportException, InterruptedException;

    void publish(ImportFrame frame) throws ImportException, InterruptedException;
  }

  private final Outlet outlet;
  private final SeriesIndex series;
  private final Bookmark bookmark;
  private final boolean isDetail;
  private final int payloadLimit;
  private final UsageFrameWriter usage = new UsageFrameWriter();
  private final DetailFrameWriter detail = new DetailFrameWriter();
  private @Nullable ImportFrame open;
  private long sequence;
  private long baseTimeMs;
  private long endOffset;

  /**
   * @param payloadLimit bytes behind a frame's head
   */
  FrameFeed(
      Outlet outlet, SeriesIndex series, Bookmark bookmark, boolean isDetail, int payloadLimit) {
    this.outlet = outlet;
    this.series = series;
    this.bookmark = bookmark;
    this.isDetail = isDetail;
    this.payloadLimit = payloadLimit;
  }

  /** Adds a row, all its records into one frame; false if no frame can hold it. */
  boolean add(StagedRow row) throws ImportException, InterruptedException {
    int length = length(row);
    if (length > payloadLimit) {
      return false;
    }
    ImportFrame frame = open;
    if (frame == null || !hasRoom(frame, row, length)) {
      finish();
      frame = begin(row.timeMs);
    }
    for (int i = 0; i < row.records; i++) {
      boolean isAdded =
          isDetail
              ? detail.add(
                  row.ids[i], row.series[i], row.timeMs, row.quantities[i], row.attributes[i])
              : usage.add(row.series[i], row.timeMs, row.quantities[i]);
      if (!isAdded) {
        throw new IllegalStateException(
            "a frame with room takes no record [line=" + row.line + "]");
      }
    }
    frame.add(row);
    endOffset = row.endOffset;
    return true;
  }

  private int length(StagedRow row) {
    if (!isDetail) {
      return row.records * FrameLayout.RECORD_LENGTH;
    }
    int length = 0;
    for (int i = 0; i < row.records; i++) {
      length += FrameLayout.detailLength(row.attributes[i].length);
    }
    return length;
  }

  private boolean hasRoom(ImportFrame frame, StagedRow row, int length) {
    int used = (isDetail ? detail.length() : usage.length()) - FrameLayout.USAGE_RECORDS_OFFSET;
    long reach = row.timeMs - baseTimeMs;
    return used + length <= payloadLimit
        && frame.records + row.records <= FrameLayout.USAGE_COUNT_MAX
        && reach >= 0
        && reach <= 0xFFFF_FFFFL;
  }

  private ImportFrame begin(long timeMs) throws ImportException, InterruptedException {
    ImportFrame frame = outlet.claim();
    frame.clear();
    baseTimeMs = UsageFrameWriter.baseTimeMs(timeMs);
    if (isDetail) {
      detail.begin(frame.bytes, baseTimeMs, true);
    } else {
      usage.begin(frame.bytes, baseTimeMs);
    }
    open = frame;
    return frame;
  }

  /** Hands over the frame that is being filled, if there is one. */
  void finish() throws ImportException, InterruptedException {
    ImportFrame frame = open;
    if (frame == null) {
      return;
    }
    open = null;
    sequence++;
    frame.sequence = sequence;
    frame.definitions = series.takeFresh();
    long mark = bookmark.at(endOffset);
    if (isDetail) {
      detail.finish(sequence, mark);
    } else {
      usage.finish(sequence, mark);
    }
    outlet.publish(frame);
  }
}
