package io.tallygate.gateway.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A {@link Mapping.Text} over the columns of one file. For one thread. */
final class TextField {
  private final int[] columns;
  private final byte[] constant;
  private final byte[] separator;
  private final byte @Nullable [] removePrefix;
  private final byte @Nullable [] removeSuffix;
  private final @Nullable Pattern pattern;
  private final byte[][] keys;
  private final byte[][] values;
  private final byte @Nullable [] empty;
  private final Columns file;
  private final String name;
  private final Slice part = new Slice();
  private byte[] joined = new byte[256];

  private TextField(
      Mapping.Text text, int[] columns, @Nullable Pattern pattern, Columns file, String name) {
    this.columns = columns;
    this.constant = bytes(file, text.constant(), new byte[0]);
    this.separator = bytes(file, text.separator(), file.bytes("/"));
    this.removePrefix = text.removePrefix() == null ? null : file.bytes(text.removePrefix());
    this.removeSuffix = text.removeSuffix() == null ? null : file.bytes(text.removeSuffix());
    this.pattern = pattern;
    this.keys = new byte[text.values().size()][];
    this.values = new byte[keys.length][];
    int i = 0;
    for (Map.Entry<String, String> each : text.values().entrySet()) {
      keys[i] = file.bytes(each.getKey());
      values[i] = file.bytes(each.getValue());
      i++;
    }
    this.empty = text.empty() == null ? null : file.bytes(text.empty());
    this.file = file;
    this.name = name;
  }

  private static byte[] bytes(Columns file, @Nullable String text, byte[] otherwise) {
    return text == null ? otherwise : file.bytes(text);
  }

  /**
   * Resolves the columns.
   *
   * @throws MappingException with a path, if a column is missing or the field says too much or too little
   */
  static TextField of(Mapping.Text text, Columns file, String path) throws MappingException {
    int sources =
        (text.column() == null ? 0 : 1)
            + (text.columns().isEmpty() ? 0 : 1)
            + (text.constant() == null ? 0 : 1);
    if (sources != 1) {
      throw new MappingException(path, "needs one of column, columns, constant");
    }
    List<String> names = new ArrayList<>(text.columns());
    if (text.column() != null) {
      names.add(text.column());
    }
    int[] columns = new int[names.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = file.index(names.get(i), path);
    }
    return new TextField(
        text,
        columns,
        pattern(text.pattern(), path + ".pattern"),
        file,
        names.isEmpty() ? path : String.join("+", names));
  }

  static @Nullable Pattern pattern(@Nullable String text, String path) throws MappingException {
    if (text == null) {
      return null;
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new MappingException(path, "is not a regular expression: " + e.getDescription());
    }
  }

  /** The column, for messages. */
  String name() {
    return name;
  }

  /** Lets a slice show the text of a row; it is valid until the next call or row. */
  void read(Row row, Slice out) {
    if (columns.length == 0) {
      out.set(constant);
    } else if (columns.length == 1) {
      row.column(columns[0], out);
    } else {
      join(row, out);
    }
    if (removePrefix != null && out.startsWith(removePrefix)) {
      out.start += removePrefix.length;
    }
    if (removeSuffix != null && out.endsWith(removeSuffix)) {
      out.end -= removeSuffix.length;
    }
    if (pattern != null) {
      match(pattern, out);
    }
    for (int i = 0; i < keys.length; i++) {
      if (out.is(keys[i])) {
        out.set(values[i]);
        break;
      }
    }
    if (empty != null && out.isEmpty()) {
      out.set(empty);
    }
  }

  private void join(Row row, Slice out) {
    int length = 0;
    for (int i = 0; i < columns.length; i++) {
      row.column(columns[i], part);
      int needed = length + separator.length + part.length();
      if (needed > joined.length) {
        joined = java.util.Arrays.copyOf(joined, needed * 2);
      }
      if (i > 0) {
        System.arraycopy(separator, 0, joined, length, separator.length);
        length += separator.length;
      }
      System.arraycopy(part.bytes, part.start, joined, length, part.length());
      length += part.length();
    }
    out.set(joined, 0, length);
  }

  /** The first group, or the whole match; empty without a match. */
  private void match(Pattern wanted, Slice out) {
    Matcher matcher =
        wanted.matcher(new String(out.bytes, out.start, out.length(), file.charset()));
    String found = "";
    if (matcher.find()) {
      String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
      found = group == null ? "" : group;
    }
    out.set(file.bytes(found));
  }
}
