package io.tallygate.gateway.importing;

import io.tallygate.protocol.RefusalCode;
import java.io.IOException;

/** The one pass over a file's rows, and how many went which way before any was sent. For one thread. */
final class RowCounts {
  long read;
  long filtered;
  long refused;

  /** Reads all rows into frames. */
  static RowCounts read(RowReader rows, RowMapper mapper, FrameFeed feed, RefusedRows refusedRows)
      throws ImportException, IOException, InterruptedException {
    RowCounts counts = new RowCounts();
    Row row = new Row();
    while (rows.next(row)) {
      counts.read++;
      RowMapper.Verdict verdict = mapper.map(row);
      if (verdict == RowMapper.Verdict.FILTERED) {
        counts.filtered++;
      } else if (verdict == RowMapper.Verdict.REFUSED) {
        counts.refuse(row, mapper.refused(), refusedRows);
      } else if (!feed.add(mapper.staged())) {
        mapper
            .refused()
            .because(RefusalCode.EVENT_TOO_LARGE, "row", RefusalCode.EVENT_TOO_LARGE.text());
        counts.refuse(row, mapper.refused(), refusedRows);
      }
    }
    feed.finish();
    return counts;
  }

  private void refuse(Row row, Refused why, RefusedRows refusedRows) throws IOException {
    RefusalCode code = why.code();
    if (code == null) {
      throw new IllegalStateException("a row is refused without a reason [line=" + row.line + "]");
    }
    refused++;
    refusedRows.add(
        new RefusedRows.Entry(row.line, code, why.field(), why.message()),
        row.offset,
        (int) Math.min(row.endOffset - row.offset, FileBytes.ROW_LENGTH_MAX));
  }
}
