package io.tallygate.gateway.importing;

import java.io.IOException;
import java.util.List;

/** Lines of fixed width. A line that is too short to hold a column at all has an empty one. */
final class FixedWidthReader implements RowReader {
  private final FileBytes file;
  private final List<String> names;
  private final int[] from;
  private final int[] lengths;
  private final boolean isTrimmed;
  private final int comment;

  /**
   * @param from first byte of each column, from 0
   * @param lengths bytes of each column
   */
  FixedWidthReader(
      FileBytes file,
      List<String> names,
      int[] from,
      int[] lengths,
      boolean isTrimmed,
      int comment) {
    this.file = file;
    this.names = names;
    this.from = from.clone();
    this.lengths = lengths.clone();
    this.isTrimmed = isTrimmed;
    this.comment = comment;
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public boolean next(Row row) throws IOException {
    row.clear();
    row.bytes = file.bytes;
    while (Lines.next(file, row, comment)) {
      if (row.problem != null) {
        return true;
      }
      int start = Lines.start(file, row);
      int end = Lines.end(file, row, start);
      if (start == end) {
        continue;
      }
      for (int i = 0; i < from.length; i++) {
        int columnStart = Math.min(start + from[i], end);
        int columnEnd = Math.min(columnStart + lengths[i], end);
        if (isTrimmed) {
          while (columnStart < columnEnd && file.bytes[columnStart] == ' ') {
            columnStart++;
          }
          while (columnStart < columnEnd && file.bytes[columnEnd - 1] == ' ') {
            columnEnd--;
          }
        }
        row.add(columnStart, columnEnd);
      }
      return true;
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
