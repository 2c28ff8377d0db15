package io.tallygate.gateway.importing;

import java.io.IOException;

/** Rows that are lines. */
final class Lines {
  private Lines() {}

  /** Goes behind the next line that is not a comment and says in the row where it is; false at the file's end. */
  static boolean next(FileBytes file, Row row, int comment) throws IOException {
    while (true) {
      if (file.position == file.limit && !file.fill()) {
        return false;
      }
      int end = file.endOfLine();
      row.line = file.lines + 1;
      row.offset = file.offset(file.position);
      if (end < 0) {
        row.problem = "the row is longer than " + FileBytes.ROW_LENGTH_MAX + " bytes";
        file.skipLine();
        row.endOffset = file.offset(file.position);
        return true;
      }
      boolean isComment = file.bytes[file.position] == comment;
      file.position = Math.min(end + 1, file.limit);
      file.lines += end < file.limit ? 1 : 0;
      row.endOffset = file.offset(file.position);
      if (!isComment) {
        return true;
      }
    }
  }

  /** Where the line begins in the window. */
  static int start(FileBytes file, Row row) {
    return file.position - (int) (row.endOffset - row.offset);
  }

  /** Where the line's text ends in the window, line end left out. */
  static int end(FileBytes file, Row row, int start) {
    int end = file.position;
    if (end > start && file.bytes[end - 1] == '\n') {
      end--;
    }
    if (end > start && file.bytes[end - 1] == '\r') {
      end--;
    }
    return end;
  }
}
