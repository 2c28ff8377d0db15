package io.tallygate.gateway.export.sink;

/**
 * A part of the key that a row has within its tenant.
 *
 * @param name the column of this part in a target
 * @param column the column of the snapshot that it comes from
 * @param isShortened whether texts of more than {@link #SHORT_BYTES} bytes stand there as their MD5, in hexadecimal: dimension
 *     values may take 4,000 bytes, more than an index of PostgreSQL takes
 */
public record KeyPart(String name, SnapshotColumn column, boolean isShortened) {
  /** The texts that are shortened begin with a brace, so none is taken for an MD5. */
  public static final int SHORT_BYTES = 32;

  /** The name, quoted for SQL. */
  public String quoted() {
    return '"' + name + '"';
  }

  /** For DuckDB: what rows are sorted by. Texts by their bytes. */
  String sortable() {
    return switch (column.kind()) {
      case TEXT, JSON -> text();
      case INTEGER, DECIMAL, BOOLEAN, INSTANT, DATE -> column.quoted();
    };
  }

  /** For DuckDB: the part as text. */
  String text() {
    String text = column.text();
    return isShortened
        ? "CASE WHEN strlen("
            + text
            + ") <= "
            + SHORT_BYTES
            + " THEN "
            + text
            + " ELSE md5("
            + text
            + ") END"
        : text;
  }

  /** For DuckDB and PostgreSQL alike: a parameter that is such a text, in the type that rows are sorted by. */
  public String parameter() {
    return switch (column.kind()) {
      case TEXT, JSON -> "?";
      case INTEGER -> "CAST(? AS BIGINT)";
      case INSTANT -> "CAST(? AS TIMESTAMP WITH TIME ZONE)";
      case DECIMAL, BOOLEAN, DATE ->
          throw new IllegalStateException("no key has such a part [column=" + column + "]");
    };
  }
}
