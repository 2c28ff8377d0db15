package io.tallygate.gateway.importing;

import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.RefusalCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the gateway counted of a file, from its answers: rows and, by meter, count and exact sum. One call at a time, each seeing
 * what the ones before did.
 */
final class ControlTotals implements FrameAnswers {
  private final List<MeterTotals> meters = new ArrayList<>();
  private final RefusedRows refusedRows;
  private final ImportJournal journal;
  private final int[] refusedOfRow = new int[io.tallygate.protocol.FrameLayout.USAGE_COUNT_MAX];
  private final int[] recordsOfRow = new int[refusedOfRow.length];
  private final boolean[] isRefused = new boolean[refusedOfRow.length];
  private final RefusalCode[] codeOfRow = new RefusalCode[refusedOfRow.length];

  private long taken;
  private long partly;
  private long refused;
  private long duplicates;
  private long unknown;
  private long firstMs = Long.MAX_VALUE;
  private long lastMs = Long.MIN_VALUE;

  ControlTotals(List<GatewayMeter> targets, RefusedRows refusedRows, ImportJournal journal) {
    targets.forEach(each -> meters.add(new MeterTotals(each)));
    this.refusedRows = refusedRows;
    this.journal = journal;
  }

  @Override
  public void answered(ImportFrame frame, List<Refusal> refusals, boolean isExpired)
      throws IOException {
    journal.add(frame.sequence, refusals);
    count(frame, refusals, isExpired);
  }

  @Override
  public void answeredThrough(long sequence) throws IOException {
    journal.through(sequence);
  }

  /** Counts a frame whose answer is known. */
  void count(ImportFrame frame, List<Refusal> refusals, boolean isExpired) throws IOException {
    if (isExpired) {
      unknown += frame.rows;
    }
    Arrays.fill(refusedOfRow, 0, frame.rows, 0);
    Arrays.fill(recordsOfRow, 0, frame.rows, 0);
    Arrays.fill(isRefused, 0, frame.records, false);
    for (Refusal each : refusals) {
      int row = frame.rowOf[each.index()];
      isRefused[each.index()] = true;
      // A row that is a duplicate for one meter and wrong for another is told as wrong.
      if (refusedOfRow[row] == 0 || codeOfRow[row] == RefusalCode.DUPLICATE) {
        codeOfRow[row] = each.code();
      }
      refusedOfRow[row]++;
    }
    for (int i = 0; i < frame.records; i++) {
      recordsOfRow[frame.rowOf[i]]++;
      if (!isRefused[i]) {
        meters.get(frame.targets[i]).add(frame.quantities[i]);
      }
    }
    for (int row = 0; row < frame.rows; row++) {
      count(frame, row);
    }
  }

  private void count(ImportFrame frame, int row) throws IOException {
    if (refusedOfRow[row] < recordsOfRow[row]) {
      taken++;
      firstMs = Math.min(firstMs, frame.timesMs[row]);
      lastMs = Math.max(lastMs, frame.timesMs[row]);
    }
    if (refusedOfRow[row] == 0) {
      return;
    }
    RefusalCode code = codeOfRow[row];
    if (refusedOfRow[row] < recordsOfRow[row]) {
      partly++;
    } else if (code == RefusalCode.DUPLICATE) {
      duplicates++;
    } else {
      refused++;
    }
    if (code != RefusalCode.DUPLICATE) {
      refusedRows.add(
          new RefusedRows.Entry(frame.lines[row], code, "", "the gateway: " + code.text()),
          frame.offsets[row],
          frame.lengths[row]);
    }
  }

  List<MeterTotals> meters() {
    return meters;
  }

  /** Rows of which at least one record was counted. */
  long taken() {
    return taken;
  }

  /** Rows of which one record was counted and another was not. */
  long partly() {
    return partly;
  }

  /** Rows of which nothing was counted, duplicates left out. */
  long refused() {
    return refused;
  }

  /** Rows whose id was counted before. */
  long duplicates() {
    return duplicates;
  }

  /** Rows sent by an earlier run of which the gateway and this machine have forgotten whether they were refused. */
  long unknown() {
    return unknown;
  }

  /** Earliest and latest time of what was counted, ms since 1970; the first is the greater where nothing was. */
  long firstMs() {
    return firstMs;
  }

  long lastMs() {
    return lastMs;
  }
}
