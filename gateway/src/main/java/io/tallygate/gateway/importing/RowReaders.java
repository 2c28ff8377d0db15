package io.tallygate.gateway.importing;

import com.fasterxml.jackson.core.JsonPointer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Readers as a mapping's format says, and what may be said. Everything wrong is found before the first row. */
final class RowReaders {
  private static final List<String> ENCODINGS =
      List.of("UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-15", "windows-1252");
  private static final String PATH = "format";

  private final Mapping.Format format;
  private final Charset charset;

  private RowReaders(Mapping.Format format, Charset charset) {
    this.format = format;
    this.charset = charset;
  }

  /** Checks what of a format does not depend on the file. */
  static RowReaders of(Mapping.@Nullable Format format) throws MappingException {
    if (format == null) {
      throw new MappingException(PATH, "is required");
    }
    RowReaders readers = new RowReaders(format, charset(format.encoding()));
    readers.open(new FileBytes(java.io.InputStream.nullInputStream(), 0));
    return readers;
  }

  private static Charset charset(@Nullable String name) throws MappingException {
    String wanted = name == null ? "UTF-8" : name;
    for (String each : ENCODINGS) {
      if (each.equalsIgnoreCase(wanted)) {
        return Charset.forName(each);
      }
    }
    throw new MappingException(
        PATH + ".encoding",
        "must be one of " + String.join(", ", ENCODINGS) + " [value=" + wanted + "]");
  }

  Charset charset() {
    return charset;
  }

  /** Lines of the file to leave out before anything else. */
  int skipLines() {
    return format.skipLines();
  }

  RowReader open(FileBytes file) throws MappingException {
    if (format.skipLines() < 0) {
      throw new MappingException(PATH + ".skipLines", "must not be negative");
    }
    int comment = oneByte(format.comment(), "comment", CsvFormat.NONE);
    String type = format.type() == null ? "" : format.type().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "csv" -> csv(file, comment);
      case "fixed" -> fixed(file, comment);
      case "ndjson" -> ndjson(file, comment);
      default ->
          throw new MappingException(
              PATH + ".type", "must be csv, fixed or ndjson [value=" + format.type() + "]");
    };
  }

  private RowReader csv(FileBytes file, int comment) throws MappingException {
    boolean hasHeader = format.header() == null ? format.columns().isEmpty() : format.header();
    if (hasHeader && !format.columns().isEmpty()) {
      throw new MappingException(
          PATH + ".columns",
          "does not go with header: true; with names of your own, skip the header by skipLines: 1");
    }
    if (!hasHeader && format.columns().isEmpty()) {
      throw new MappingException(PATH + ".columns", "is required where there is no header");
    }
    int delimiter =
        oneByte(format.delimiter() == null ? "," : format.delimiter(), "delimiter", CsvFormat.NONE);
    int quote = oneByte(format.quote() == null ? "\"" : format.quote(), "quote", CsvFormat.NONE);
    int escape = oneByte(format.escape(), "escape", quote);
    if (delimiter == CsvFormat.NONE || delimiter == '\n' || delimiter == quote) {
      throw new MappingException(
          PATH + ".delimiter", "must be one character, and another one than quote");
    }
    return new CsvReader(
        file,
        new CsvFormat(
            (byte) delimiter,
            quote,
            escape,
            comment,
            hasHeader,
            names(),
            format.ragged(),
            format.multiline() == null || format.multiline(),
            format.trim() != null && format.trim()),
        charset);
  }

  private int oneByte(@Nullable String text, String field, int otherwise) throws MappingException {
    if (text == null) {
      return otherwise;
    }
    if (text.isEmpty()) {
      return CsvFormat.NONE;
    }
    byte[] bytes = text.getBytes(charset);
    if (bytes.length != 1 || bytes[0] < 0) {
      throw new MappingException(
          PATH + "." + field,
          "must be one ASCII character, or empty for none [value=" + text + "]");
    }
    return bytes[0];
  }

  private RowReader fixed(FileBytes file, int comment) throws MappingException {
    onlyCsv();
    List<String> names = names();
    int[] from = new int[names.size()];
    int[] lengths = new int[names.size()];
    for (int i = 0; i < from.length; i++) {
      Mapping.Column column = format.columns().get(i);
      String path = PATH + ".columns[" + i + "]";
      if (column.from() == null || column.from() < 1) {
        throw new MappingException(path + ".from", "is required, from 1: the column's first byte");
      }
      if (column.length() == null || column.length() < 1) {
        throw new MappingException(path + ".length", "is required, from 1: bytes of the column");
      }
      if (column.from() + column.length() > FileBytes.ROW_LENGTH_MAX) {
        throw new MappingException(
            path + ".length", "the column ends beyond " + FileBytes.ROW_LENGTH_MAX + " bytes");
      }
      from[i] = column.from() - 1;
      lengths[i] = column.length();
    }
    requireColumns(names);
    return new FixedWidthReader(
        file, names, from, lengths, format.trim() == null || format.trim(), comment);
  }

  private RowReader ndjson(FileBytes file, int comment) throws MappingException {
    onlyCsv();
    List<String> names = names();
    List<JsonPointer> pointers = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String pointer = format.columns().get(i).pointer();
      try {
        pointers.add(JsonPointer.compile(pointer == null ? "/" + names.get(i) : pointer));
      } catch (IllegalArgumentException e) {
        throw new MappingException(
            PATH + ".columns[" + i + "].pointer",
            "must be a JSON pointer, like /data/amount [value=" + pointer + "]");
      }
    }
    requireColumns(names);
    return new NdjsonReader(file, names, pointers, comment);
  }

  /** Lines have no delimiters, quotes and headers. */
  private void onlyCsv() throws MappingException {
    if (format.delimiter() != null) {
      throw new MappingException(PATH + ".delimiter", "is for type csv only");
    }
    if (format.quote() != null || format.escape() != null) {
      throw new MappingException(PATH + ".quote", "is for type csv only");
    }
    if (format.header() != null) {
      throw new MappingException(PATH + ".header", "is for type csv only; see skipLines");
    }
    if (!charset.equals(StandardCharsets.UTF_8) && "ndjson".equalsIgnoreCase(format.type())) {
      throw new MappingException(PATH + ".encoding", "of JSON must be UTF-8");
    }
  }

  private static void requireColumns(List<String> names) throws MappingException {
    if (names.isEmpty()) {
      throw new MappingException(PATH + ".columns", "is required");
    }
  }

  private List<String> names() throws MappingException {
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < format.columns().size(); i++) {
      String name = format.columns().get(i).name();
      String path = PATH + ".columns[" + i + "].name";
      if (name == null || name.isEmpty()) {
        throw new MappingException(path, "is required");
      }
      if (!seen.add(name)) {
        throw new MappingException(path, "is there twice [name=" + name + "]");
      }
      names.add(name);
    }
    return List.copyOf(names);
  }
}
