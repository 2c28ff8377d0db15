package io.tallygate.gateway.importing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping file as it is written: how rows are read, and what becomes of them. What the parts mean, and their defaults, says
 * gateway/IMPORT.md. Immutable.
 *
 * @param id of the event; empty: rows have none
 */
public record Mapping(
    @JsonProperty("format") @Nullable Format format,
    @JsonProperty("time") @Nullable Time time,
    @JsonProperty("id") @Nullable Text id,
    @JsonProperty("where") List<Condition> where,
    @JsonProperty("meters") List<Target> meters) {
  public Mapping {
    where = copy(where);
    meters = copy(meters);
  }

  private static <T> List<T> copy(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** How the file is taken apart into rows and columns; which fields may be set depends on the type. */
  public record Format(
      @JsonProperty("type") @Nullable String type,
      @JsonProperty("encoding") @Nullable String encoding,
      @JsonProperty("skipLines") int skipLines,
      @JsonProperty("comment") @Nullable String comment,
      @JsonProperty("delimiter") @Nullable String delimiter,
      @JsonProperty("quote") @Nullable String quote,
      @JsonProperty("escape") @Nullable String escape,
      @JsonProperty("header") @Nullable Boolean header,
      @JsonProperty("columns") List<Column> columns,
      @JsonProperty("ragged") boolean ragged,
      @JsonProperty("multiline") @Nullable Boolean multiline,
      @JsonProperty("trim") @Nullable Boolean trim) {
    public Format {
      columns = copy(columns);
    }
  }

  /**
   * A column: a name only, or with its place in a line of fixed width, or with its JSON pointer.
   *
   * @param from first byte in the line, from 1
   * @param length in bytes
   */
  public record Column(
      @Nullable String name,
      @Nullable Integer from,
      @Nullable Integer length,
      @Nullable String pointer) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Column named(String name) {
      return new Column(name, null, null, null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public static Column of(
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("from") @Nullable Integer from,
        @JsonProperty("length") @Nullable Integer length,
        @JsonProperty("pointer") @Nullable String pointer) {
      return new Column(name, from, length, pointer);
    }
  }

  /**
   * When the event was.
   *
   * @param columns joined by a space before they are read
   * @param patterns tried one after the other
   */
  public record Time(
      @JsonProperty("column") @Nullable String column,
      @JsonProperty("columns") List<String> columns,
      @JsonProperty("pattern") @Nullable String pattern,
      @JsonProperty("patterns") List<String> patterns,
      @JsonProperty("epoch") @Nullable String epoch,
      @JsonProperty("zone") @Nullable String zone) {
    public Time {
      columns = copy(columns);
      patterns = copy(patterns);
    }
  }

  /** A text from a row: a column's value, changed in the order of the fields here, or a constant. */
  public record Text(
      @Nullable String column,
      List<String> columns,
      @Nullable String constant,
      @Nullable String separator,
      @Nullable String removePrefix,
      @Nullable String removeSuffix,
      @Nullable String pattern,
      Map<String, String> values,
      @Nullable String empty) {
    public Text {
      columns = copy(columns);
      values = values == null ? Map.of() : new LinkedHashMap<>(values);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Text ofColumn(String column) {
      return new Text(column, List.of(), null, null, null, null, null, Map.of(), null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public static Text of(
        @JsonProperty("column") @Nullable String column,
        @JsonProperty("columns") List<String> columns,
        @JsonProperty("constant") @Nullable String constant,
        @JsonProperty("separator") @Nullable String separator,
        @JsonProperty("removePrefix") @Nullable String removePrefix,
        @JsonProperty("removeSuffix") @Nullable String removeSuffix,
        @JsonProperty("pattern") @Nullable String pattern,
        @JsonProperty("values") Map<String, String> values,
        @JsonProperty("empty") @Nullable String empty) {
      return new Text(
          column, columns, constant, separator, removePrefix, removeSuffix, pattern, values, empty);
    }
  }

  /** A quantity from a row: the product of columns, converted. A single text is the name of a column. */
  public record Quantity(
      @Nullable String column,
      List<String> columns,
      @Nullable String constant,
      @Nullable String as,
      @Nullable String multiply,
      @Nullable String divide,
      @Nullable String round,
      boolean decimalComma,
      Map<String, String> values,
      @Nullable String empty) {
    public Quantity {
      columns = copy(columns);
      values = values == null ? Map.of() : new LinkedHashMap<>(values);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Quantity ofColumn(String column) {
      return new Quantity(column, List.of(), null, null, null, null, null, false, Map.of(), null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public static Quantity of(
        @JsonProperty("column") @Nullable String column,
        @JsonProperty("columns") List<String> columns,
        @JsonProperty("constant") @Nullable String constant,
        @JsonProperty("as") @Nullable String as,
        @JsonProperty("multiply") @Nullable String multiply,
        @JsonProperty("divide") @Nullable String divide,
        @JsonProperty("round") @Nullable String round,
        @JsonProperty("decimalComma") boolean decimalComma,
        @JsonProperty("values") Map<String, String> values,
        @JsonProperty("empty") @Nullable String empty) {
      return new Quantity(
          column, columns, constant, as, multiply, divide, round, decimalComma, values, empty);
    }
  }

  /** All that is said must hold for a row to be taken. */
  public record Condition(
      @JsonProperty("column") @Nullable String column,
      @JsonProperty("equals") @Nullable List<String> equalTo,
      @JsonProperty("not") @Nullable List<String> not,
      @JsonProperty("matches") @Nullable String matches,
      @JsonProperty("present") @Nullable Boolean present,
      @JsonProperty("above") @Nullable String above) {}

  /** A meter that a row feeds. */
  public record Target(
      @JsonProperty("meter") @Nullable String meter,
      @JsonProperty("subject") @Nullable Text subject,
      @JsonProperty("quantity") @Nullable Quantity quantity,
      @JsonProperty("dimensions") Map<String, Text> dimensions,
      @JsonProperty("attributes") Map<String, Text> attributes,
      @JsonProperty("where") List<Condition> where) {
    public Target {
      dimensions = dimensions == null ? Map.of() : new LinkedHashMap<>(dimensions);
      attributes = attributes == null ? Map.of() : new LinkedHashMap<>(attributes);
      where = copy(where);
    }
  }
}
