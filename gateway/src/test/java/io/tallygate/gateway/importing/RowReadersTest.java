package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReadersTest {
  @Test
  void shouldTakeNamesFromTheHeaderAndLeaveOutCommentsAndEmptyLines() throws Exception {
    byte[] file = "# made by x\n\na, b\n1,2\n#3,4\r\n\r\n5,\"6\"\r\n".getBytes(UTF_8);
    RowReader reader = RowsOf.reader("{type: csv, comment: '#'}", file);
    assertThat(reader.columns()).containsExactly("a", "b");
    Row row = new Row();
    assertThat(reader.next(row)).isTrue();
    assertThat(RowsOf.texts(row)).containsExactly("1", "2");
    assertThat(row.line).isEqualTo(4);
    assertThat(reader.next(row)).isTrue();
    assertThat(RowsOf.texts(row)).containsExactly("5", "6");
    assertThat(row.line).isEqualTo(7);
    assertThat(row.endOffset).isEqualTo(file.length);
    assertThat(reader.next(row)).isFalse();
  }

  @Test
  void shouldGoOnBehindTheLineOfARowThatIsNotWellFormed() throws Exception {
    assertThat(
            RowsOf.read(
                "{type: csv, columns: [a, b], multiline: false}",
                "1,\"2\n3,4\n5,\"6\"x\n7\n8,9,10\n11,12"))
        .containsExactly(
            List.of("! a quote is not closed on its line"),
            List.of("3", "4"),
            List.of("! text follows a closing quote"),
            List.of("! the row has 1 columns, not 2"),
            List.of("! the row has 3 columns, not 2"),
            List.of("11", "12"));
    assertThat(RowsOf.read("{type: csv, columns: [a, b]}", "1,\"2\n3,4\n"))
        .containsExactly(List.of("! a quote is not closed"), List.of("3", "4"));
  }

  @Test
  void shouldRefuseARowThatIsLongerThanAnyFrame() throws Exception {
    String tooLong = "x".repeat(FileBytes.ROW_LENGTH_MAX);
    for (String format :
        List.of(
            "{type: csv, columns: [a, b]}",
            "{type: fixed, columns: [{name: a, from: 1, length: 1}, {name: b, from: 3, length: 1}]}")) {
      String longest = tooLong.repeat(20);
      List<List<String>> rows =
          RowsOf.read(format, "1,2\n" + longest + "\n3,4\n\"" + longest + "\n5,6");
      assertThat(rows).hasSizeGreaterThanOrEqualTo(5);
      assertThat(rows.get(0)).containsExactly("1", "2");
      assertThat(rows.get(1).get(0)).startsWith("! the row is longer than 65536 bytes");
      assertThat(rows.get(2)).containsExactly("3", "4");
      assertThat(rows.get(3).get(0)).startsWith("! the row is longer than 65536 bytes");
      assertThat(rows.get(4)).containsExactly("5", "6");
    }
  }

  @Test
  void shouldReadEscapesSpacesAndOtherDelimiters() throws Exception {
    assertThat(
            RowsOf.read(
                "{type: csv, columns: [a, b], delimiter: ' ', escape: '\\', multiline: false}",
                "x \"a \\\"q\\\" \\\\ \\n\"\n"))
        .containsExactly(List.of("x", "a \"q\" \\ \\n"));
    assertThat(RowsOf.read("{type: csv, columns: [a, b, c], trim: true}", " 1 , \"2, \" ,3\n"))
        .containsExactly(List.of("1", "2, ", "3"));
    assertThat(
            RowsOf.read("{type: csv, columns: [a, b], quote: '', delimiter: \"\\t\"}", "\"1\t2\""))
        .containsExactly(List.of("\"1", "2\""));
    assertThat(RowsOf.read("{type: csv, columns: [a, b], ragged: true}", "1\n1,2,3\n"))
        .containsExactly(List.of("1"), List.of("1", "2", "3"));
  }

  @Test
  void shouldCutLinesOfFixedWidth() throws Exception {
    String format =
        "{type: fixed, skipLines: 0, comment: '*', columns: [{name: a, from: 1, length: 3}, {name: b, from: 6, length: 4}]}";
    assertThat(RowsOf.read(format, "abc--1234rest\r\n*note\n\n ab--  9\nab\n"))
        .containsExactly(List.of("abc", "1234"), List.of("ab", "9"), List.of("ab", ""));
    assertThat(RowsOf.read(format.replace("comment", "trim: false, comment"), " ab--  9 \n"))
        .containsExactly(List.of(" ab", "  9 "));
  }

  @Test
  void shouldFindJsonValuesByPointer() throws Exception {
    String format =
        "{type: ndjson, columns: [id, {name: v, pointer: /data/v}, {name: t, pointer: /tags/1}]}";
    assertThat(
            RowsOf.read(
                format,
                "{\"id\":\"x\",\"data\":{\"v\":12.340},\"tags\":[\"a\",\"b\"]}\n\n"
                    + "{\"id\":7,\"data\":{\"v\":1e3}}\r\n[1]\n{\"id\":\n{\"id\":true,\"id\":1}\n"
                    + "{\"id\":null,\"data\":{\"v\":1e999999999}}"))
        .satisfiesExactly(
            row -> assertThat(row).containsExactly("x", "12.340", "b"),
            row -> assertThat(row).containsExactly("7", "1000", ""),
            row -> assertThat(row).containsExactly("! not a JSON object"),
            row -> assertThat(row.get(0)).startsWith("! not a JSON object: "),
            row -> assertThat(row.get(0)).startsWith("! not a JSON object: Duplicate"),
            row -> assertThat(row.get(1)).hasSizeLessThan(20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | format.type: must be csv, fixed or ndjson",
        "{type: xls} | format.type: must be csv, fixed or ndjson [value=xls]",
        "{type: csv, delimiter: ';;'} | format.delimiter: must be one ASCII character",
        "{type: csv, delimiter: '\"'} | format.delimiter: must be one character, and another one than quote",
        "{type: csv, header: true, columns: [a]} | format.columns: does not go with header: true",
        "{type: csv, header: false} | format.columns: is required where there is no header",
        "{type: csv, columns: [a, a]} | format.columns[1].name: is there twice [name=a]",
        "{type: csv, encoding: UTF-16} | format.encoding: must be one of UTF-8",
        "{type: csv, skipLines: -1} | format.skipLines: must not be negative",
        "{type: fixed, columns: [{name: a, from: 0, length: 1}]} | format.columns[0].from: is required, from 1",
        "{type: fixed, columns: [{name: a, from: 1}]} | format.columns[0].length: is required",
        "{type: fixed} | format.columns: is required",
        "{type: fixed, delimiter: ';', columns: [a]} | format.delimiter: is for type csv only",
        "{type: ndjson, columns: [{name: a, pointer: b}]} | format.columns[0].pointer: must be a JSON pointer",
        "{type: ndjson, encoding: ISO-8859-1, columns: [a]} | format.encoding: of JSON must be UTF-8",
        "{type: csv, delimeter: ';'} | format.delimeter: unknown field",
        "{type: csv, skipLines: x} | format.skipLines: Cannot deserialize",
        "{type: csv, type: csv} | format: Duplicate field 'type'"
      })
  void shouldRefuseAFormatByItsPath(String format, String message) {
    assertThatThrownBy(() -> RowsOf.reader(format, new byte[0]))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("mapping is refused: " + message);
  }

  @Test
  void shouldSayThatAFileWithoutHeaderIsEmpty() throws Exception {
    RowReader reader = RowsOf.reader("{type: csv}", new byte[0]);
    assertThatThrownBy(reader::columns).hasMessageContaining("the file is empty");
  }
}
