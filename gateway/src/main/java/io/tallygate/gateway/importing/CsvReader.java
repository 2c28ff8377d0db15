package io.tallygate.gateway.importing;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Delimited rows: RFC 4180, and what is met beside it (other delimiters, escapes, comments, no header). Columns are pieces of
 * the file's bytes, so that a row costs no objects; and it knows the byte at which a row ends, which a restarted import needs. After a
 * row that is not well formed it goes on behind the first line end.
 */
final class CsvReader implements RowReader {
  /** Values of {@link #parse}. */
  private static final int ROW = 0;

  private static final int MORE = 1;

  private final FileBytes file;
  private final CsvFormat format;
  private final Charset charset;
  private final byte delimiter;
  private final int quote;
  private final int escape;
  private List<String> names = List.of();
  private boolean isBegun;

  CsvReader(FileBytes file, CsvFormat format, Charset charset) {
    this.file = file;
    this.format = format;
    this.charset = charset;
    this.delimiter = format.delimiter();
    this.quote = format.quote();
    this.escape = format.escape();
  }

  @Override
  public List<String> columns() throws IOException, ImportException {
    if (!isBegun) {
      isBegun = true;
      names = format.hasHeader() ? header() : format.columns();
    }
    return names;
  }

  private List<String> header() throws IOException, ImportException {
    Row row = new Row();
    if (!next(row)) {
      throw new ImportException("the file is empty: it should begin with a line of column names");
    }
    if (row.problem != null) {
      throw new ImportException("the line of column names cannot be read: " + row.problem);
    }
    List<String> header = new ArrayList<>();
    Slice slice = new Slice();
    for (int i = 0; i < row.columns(); i++) {
      row.column(i, slice);
      slice.trim();
      header.add(new String(slice.bytes, slice.start, slice.length(), charset));
    }
    return header;
  }

  @Override
  public boolean next(Row row) throws IOException {
    row.clear();
    row.bytes = file.bytes;
    while (true) {
      if (file.position == file.limit && !file.fill()) {
        return false;
      }
      if (isSkipped()) {
        file.skipLine();
        continue;
      }
      row.line = file.lines + 1;
      row.offset = file.offset(file.position);
      if (parse(row, false) == MORE) {
        if (file.fill()) {
          row.clear();
          continue;
        }
        row.clear();
        parse(row, true);
      }
      if (row.problem != null) {
        file.skipLine();
      } else if (!format.isRagged()
          && isBegun
          && row.columns() != names.size()
          && !names.isEmpty()) {
        row.problem = "the row has " + row.columns() + " columns, not " + names.size();
      }
      row.endOffset = file.offset(file.position);
      return true;
    }
  }

  /** Empty lines and comments. */
  private boolean isSkipped() {
    byte first = file.bytes[file.position];
    if (first == '\n') {
      return true;
    }
    if (first == '\r') {
      return file.position + 1 < file.limit && file.bytes[file.position + 1] == '\n';
    }
    return first == format.comment();
  }

  /**
   * Takes the row at the position apart.
   *
   * @param isLast nothing follows the window
   * @return MORE: the window ends within it, nothing has moved; ROW: the position is behind it, or it has a problem
   */
  private int parse(Row row, boolean isLast) {
    byte[] bytes = file.bytes;
    int limit = file.limit;
    int at = file.position;
    int tooFar = at + FileBytes.ROW_LENGTH_MAX;
    long newlines = 0;
    int scratch = file.scratch();
    while (true) {
      int start = at;
      int end;
      if (format.isTrimmed()) {
        while (start < limit && bytes[start] == ' ') {
          start++;
        }
      }
      if (start < limit && bytes[start] == quote) {
        // Quoted: up to the closing quote; copied only from the first escape on.
        int from = start + 1;
        int read = from;
        int copied = -1;
        boolean isClosed = false;
        while (read < limit && !isClosed) {
          byte each = bytes[read];
          if (each == escape && read + 1 < limit && isEscaped(bytes[read + 1])) {
            if (copied < 0) {
              copied = read - from;
              System.arraycopy(bytes, from, bytes, scratch, Math.min(copied, scratchRoom(scratch)));
            }
            if (scratch + copied < bytes.length) {
              bytes[scratch + copied] = bytes[read + 1];
            }
            copied++;
            read += 2;
          } else if (each == escape && read + 1 == limit && !isLast) {
            return MORE;
          } else if (each == quote) {
            isClosed = true;
          } else {
            if (each == '\n') {
              if (!format.isMultiline()) {
                row.problem = "a quote is not closed on its line";
                return ROW;
              }
              newlines++;
            }
            if (copied >= 0) {
              if (scratch + copied < bytes.length) {
                bytes[scratch + copied] = each;
              }
              copied++;
            }
            read++;
          }
          if (read > tooFar) {
            row.problem =
                "the row is longer than "
                    + FileBytes.ROW_LENGTH_MAX
                    + " bytes, or a quote is not closed";
            return ROW;
          }
        }
        if (!isClosed) {
          if (!isLast) {
            return MORE;
          }
          row.problem = "a quote is not closed";
          return ROW;
        }
        if (copied >= 0) {
          start = scratch;
          end = scratch + copied;
          scratch = end;
        } else {
          start = from;
          end = read;
        }
        at = read + 1;
        if (format.isTrimmed()) {
          while (at < limit && bytes[at] == ' ') {
            at++;
          }
        }
        if (at + 1 < limit && bytes[at] == '\r' && bytes[at + 1] == '\n') {
          at++;
        } else if (at + 1 == limit && bytes[at] == '\r') {
          if (!isLast) {
            return MORE;
          }
          at++;
        }
        if (at < limit && bytes[at] != delimiter && bytes[at] != '\n') {
          row.problem = "text follows a closing quote";
          return ROW;
        }
      } else {
        at = start;
        while (at < limit) {
          byte each = bytes[at];
          if (each == delimiter || each == '\n') {
            break;
          }
          at++;
        }
        end = at;
        if (end > start && bytes[end - 1] == '\r' && (at < limit ? bytes[at] == '\n' : isLast)) {
          end--;
        }
        if (format.isTrimmed()) {
          while (end > start && bytes[end - 1] == ' ') {
            end--;
          }
        }
      }
      if (at > tooFar) {
        row.problem = "the row is longer than " + FileBytes.ROW_LENGTH_MAX + " bytes";
        return ROW;
      }
      if (at >= limit && !isLast) {
        return MORE;
      }
      if (!row.add(start, end)) {
        row.problem = "the row has too many columns";
        return ROW;
      }
      if (at >= limit || bytes[at] == '\n') {
        file.position = Math.min(at + 1, limit);
        file.lines += newlines + (at < limit ? 1 : 0);
        return ROW;
      }
      at++;
    }
  }

  private int scratchRoom(int from) {
    return file.bytes.length - from;
  }

  /** Whether the byte behind an escape makes the two one: in RFC 4180 the quote itself only. */
  private boolean isEscaped(byte next) {
    return next == quote || (escape != quote && next == escape);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
