package io.tallygate.gateway.http;

import java.util.Arrays;

/**
 * The cells of one row of CSV (RFC 4180: comma, double quotes, doubled inside; lines end with LF or CRLF). Reused; one thread.
 */
final class CsvRow {
  private char[] text = new char[1024];
  private int[] ends = new int[32];
  private int cells;
  private int end;
  private boolean malformed;

  /**
   * Reads a row.
   *
   * @param from first char of the row
   * @return the first char of the next row
   */
  int read(char[] body, int from, int to) {
    cells = 0;
    end = 0;
    malformed = false;
    int at = from;
    while (true) {
      at = at < to && body[at] == '"' ? quoted(body, at + 1, to) : plain(body, at, to);
      closeCell();
      if (at == to) {
        return at;
      }
      if (body[at] == ',') {
        at++;
      } else {
        return at + (body[at] == '\r' ? 2 : 1);
      }
    }
  }

  private int plain(char[] body, int from, int to) {
    int at = from;
    while (at < to && !isCellEnd(body, at, to)) {
      malformed |= body[at] == '"';
      at++;
    }
    append(body, from, at);
    return at;
  }

  /** A line's end inside quotes is part of the cell; quotes that never close take the rest of the body. */
  private int quoted(char[] body, int from, int to) {
    int at = from;
    int part = from;
    while (at < to) {
      if (body[at] != '"') {
        at++;
      } else if (at + 1 < to && body[at + 1] == '"') {
        append(body, part, at + 1);
        at += 2;
        part = at;
      } else {
        append(body, part, at);
        at++;
        while (at < to && !isCellEnd(body, at, to)) {
          malformed = true;
          at++;
        }
        return at;
      }
    }
    malformed = true;
    append(body, part, to);
    return to;
  }

  private static boolean isCellEnd(char[] body, int at, int to) {
    char c = body[at];
    return c == ',' || c == '\n' || (c == '\r' && at + 1 < to && body[at + 1] == '\n');
  }

  private void append(char[] from, int start, int stop) {
    int length = stop - start;
    if (text.length - end < length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, end + length));
    }
    System.arraycopy(from, start, text, end, length);
    end += length;
  }

  private void closeCell() {
    if (cells == ends.length) {
      ends = Arrays.copyOf(ends, cells * 2);
    }
    ends[cells++] = end;
  }

  /** Quotes stood where they may not, or were not closed. */
  boolean isMalformed() {
    return malformed;
  }

  int cells() {
    return cells;
  }

  /** Holds the cells' text, from {@link #start} to {@link #end}. */
  char[] text() {
    return text;
  }

  int start(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  int end(int cell) {
    return ends[cell];
  }

  int length(int cell) {
    return end(cell) - start(cell);
  }

  String string(int cell) {
    return new String(text, start(cell), length(cell));
  }
}
