package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Against Jackson's CSV parser, and against what was written. */
class CsvReaderDifferentialTest {
  private static final String THREE = "{type: csv, columns: [a, b, c]}";

  @Provide
  Arbitrary<List<List<String>>> tables() {
    Arbitrary<String> cell =
        Arbitraries.strings().withChars("ab ,\"\n\r;ü'\\#").ofMinLength(0).ofMaxLength(8);
    return cell.list().ofSize(3).list().ofMaxSize(12);
  }

  @Property(tries = 2_000)
  void readsWhatWasWritten(
      @ForAll("tables") List<List<String>> table,
      @ForAll boolean isAlwaysQuoted,
      @ForAll boolean hasCarriageReturns,
      @ForAll boolean endsWithNewline)
      throws Exception {
    String newline = hasCarriageReturns ? "\r\n" : "\n";
    StringBuilder text = new StringBuilder();
    for (List<String> row : table) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        boolean needsQuotes = isAlwaysQuoted || cell.matches("(?s).*[,\"\n\r].*");
        cells.add(needsQuotes ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
      }
      text.append(String.join(",", cells)).append(newline);
    }
    if (!endsWithNewline && !table.isEmpty()) {
      text.setLength(text.length() - newline.length());
    }
    assertThat(RowsOf.read(THREE, text.toString())).isEqualTo(table);
    try (MappingIterator<String[]> jackson =
        new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .readValues(text.toString())) {
      List<List<String>> rows = new ArrayList<>();
      jackson.forEachRemaining(each -> rows.add(Arrays.asList(each)));
      assertThat(RowsOf.read(THREE, text.toString())).isEqualTo(rows);
    }
  }

  @Property(tries = 2_000)
  void readsAnythingToItsEnd(@ForAll("anything") String text) throws Exception {
    byte[] bytes = text.getBytes(UTF_8);
    RowReader reader =
        RowsOf.reader("{type: csv, columns: [a, b], ragged: true, comment: '#'}", bytes);
    reader.columns();
    Row row = new Row();
    long offset = 0;
    long line = 0;
    while (reader.next(row)) {
      assertThat(row.offset).isGreaterThanOrEqualTo(offset);
      assertThat(row.endOffset).isGreaterThan(row.offset);
      assertThat(row.line).isGreaterThan(line);
      assertThat(text.getBytes(UTF_8).length).isGreaterThanOrEqualTo((int) row.endOffset);
      offset = row.endOffset;
      line = row.line;
    }
  }

  @Provide
  Arbitrary<String> anything() {
    return Arbitraries.strings().withChars("a,\"\n\r# \\").ofMaxLength(60);
  }

  @Test
  void shouldReadRowsAcrossTheBordersOfItsWindow() throws Exception {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    List<List<String>> expected = new ArrayList<>();
    while (text.length() < 3_500_000) {
      String plain = "x".repeat(random.nextInt(3_000));
      String quoted = "y\n\"" + "z,".repeat(random.nextInt(500));
      expected.add(List.of(Integer.toString(expected.size()), plain, quoted));
      text.append(expected.size() - 1)
          .append(',')
          .append(plain)
          .append(",\"")
          .append(quoted.replace("\"", "\"\""))
          .append("\"\r\n");
    }
    assertThat(RowsOf.read(THREE, text.toString())).isEqualTo(expected);
  }
}
