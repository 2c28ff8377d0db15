package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads whole texts into lists. */
final class RowsOf {
  private RowsOf() {}

  static RowReader reader(String format, byte[] file) throws MappingException {
    Mapping mapping = MappingReader.read(("format: " + format).getBytes(UTF_8));
    return RowReaders.of(mapping.format())
        .open(new FileBytes(new ByteArrayInputStream(file), file.length));
  }

  /** Every row as its columns; one that is not well formed as {@code ! problem}. */
  static List<List<String>> read(String format, byte[] file) throws IOException, ImportException {
    RowReader reader = reader(format, file);
    reader.columns();
    List<List<String>> rows = new ArrayList<>();
    Row row = new Row();
    while (reader.next(row)) {
      rows.add(row.problem == null ? texts(row) : List.of("! " + row.problem));
    }
    return rows;
  }

  static List<List<String>> read(String format, String file) throws IOException, ImportException {
    return read(format, file.getBytes(UTF_8));
  }

  static List<String> texts(Row row) {
    List<String> texts = new ArrayList<>();
    Slice slice = new Slice();
    for (int i = 0; i < row.columns(); i++) {
      row.column(i, slice);
      texts.add(new String(slice.bytes, slice.start, slice.length(), UTF_8));
    }
    return texts;
  }

  static Slice slice(String text) {
    Slice slice = new Slice();
    slice.set(text.getBytes(UTF_8));
    return slice;
  }
}
