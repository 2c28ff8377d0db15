package io.tallygate.gateway.importing;

import java.util.List;

/**
 * How delimited rows are written.
 *
 * @param quote the byte, or {@link #NONE}
 * @param escape makes a quote behind it text; the quote itself in RFC 4180
 * @param comment a line that begins with it is left out; or {@link #NONE}
 * @param columns names, where there is no header
 * @param isRagged whether rows may have fewer or more columns than there are names
 * @param isMultiline whether a quoted column may hold line ends
 * @param isTrimmed whether spaces around a column, and around its quotes, do not belong to it
 */
record CsvFormat(
    byte delimiter,
    int quote,
    int escape,
    int comment,
    boolean hasHeader,
    List<String> columns,
    boolean isRagged,
    boolean isMultiline,
    boolean isTrimmed) {
  /** No byte is this. */
  static final int NONE = 256;
}
