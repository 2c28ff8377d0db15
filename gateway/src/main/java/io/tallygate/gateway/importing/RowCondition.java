package io.tallygate.gateway.importing;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@link Mapping.Condition} over the columns of one file. For one thread. */
final class RowCondition {
  private final int column;
  private final byte @Nullable [][] equalTo;
  private final byte @Nullable [][] not;
  private final @Nullable Pattern matches;
  private final @Nullable Boolean present;
  private final @Nullable BigDecimal above;
  private final Columns file;
  private final Slice value = new Slice();

  private RowCondition(
      Mapping.Condition written,
      int column,
      @Nullable BigDecimal above,
      @Nullable Pattern matches,
      Columns file) {
    this.column = column;
    this.equalTo = bytes(written.equalTo(), file);
    this.not = bytes(written.not(), file);
    this.matches = matches;
    this.present = written.present();
    this.above = above;
    this.file = file;
  }

  private static byte @Nullable [][] bytes(@Nullable List<String> texts, Columns file) {
    return texts == null ? null : texts.stream().map(file::bytes).toArray(byte[][]::new);
  }

  static RowCondition[] all(List<Mapping.Condition> written, Columns file, String path)
      throws MappingException {
    RowCondition[] conditions = new RowCondition[written.size()];
    for (int i = 0; i < conditions.length; i++) {
      conditions[i] = of(written.get(i), file, path + "[" + i + "]");
    }
    return conditions;
  }

  private static RowCondition of(Mapping.Condition written, Columns file, String path)
      throws MappingException {
    int column = file.index(written.column(), path + ".column");
    if (written.equalTo() == null
        && written.not() == null
        && written.matches() == null
        && written.present() == null
        && written.above() == null) {
      throw new MappingException(path, "needs one of equals, not, matches, present, above");
    }
    BigDecimal above = null;
    if (written.above() != null) {
      above = QuantityField.decimal(written.above(), path + ".above");
    }
    return new RowCondition(
        written, column, above, TextField.pattern(written.matches(), path + ".matches"), file);
  }

  static boolean holdAll(RowCondition[] conditions, Row row) {
    for (RowCondition each : conditions) {
      if (!each.holds(row)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Row row) {
    row.column(column, value);
    if (present != null && present == value.isEmpty()) {
      return false;
    }
    if (equalTo != null && !isOneOf(equalTo)) {
      return false;
    }
    if (not != null && isOneOf(not)) {
      return false;
    }
    if (matches != null && !matches.matcher(text()).find()) {
      return false;
    }
    return above == null || isAbove(above);
  }

  private boolean isOneOf(byte[][] texts) {
    for (byte[] each : texts) {
      if (value.is(each)) {
        return true;
      }
    }
    return false;
  }

  /** What is not a number is above nothing. */
  private boolean isAbove(BigDecimal border) {
    Decimal number = new Decimal();
    return number.parse(value, false) && number.toBigDecimal().compareTo(border) > 0;
  }

  private String text() {
    return new String(value.bytes, value.start, value.length(), file.charset());
  }
}
