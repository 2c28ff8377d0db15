package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFileTest {
  @TempDir Path directory;

  private static List<List<String>> read(Path file, long size, String format) throws Exception {
    RowReaders readers =
        RowReaders.of(MappingReader.read(("format: " + format).getBytes(UTF_8)).format());
    List<List<String>> rows = new ArrayList<>();
    try (RowReader reader = SourceFile.open(file, size, readers)) {
      rows.add(reader.columns());
      Row row = new Row();
      while (reader.next(row)) {
        rows.add(RowsOf.texts(row));
      }
    }
    return rows;
  }

  @Test
  void shouldReadThroughGzip() throws Exception {
    Path file = directory.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a,b\n1,2\n".getBytes(UTF_8));
    }
    assertThat(read(file, Files.size(file), "{type: csv}"))
        .containsExactly(List.of("a", "b"), List.of("1", "2"));
  }

  @Test
  void shouldLeaveOutByteOrderMarkSkippedLinesAndWhatWasAppended() throws Exception {
    Path file = directory.resolve("a.csv");
    String text = "\uFEFFmade by x\n\"open\na,b\n1,2\n";
    Files.writeString(file, text + "3,4\n");
    assertThat(read(file, text.getBytes(UTF_8).length, "{type: csv, skipLines: 2}"))
        .containsExactly(List.of("a", "b"), List.of("1", "2"));
  }

  @Test
  void shouldRefuseUtf16() throws Exception {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, "a,b\n1,2\n", UTF_16);
    assertThatThrownBy(() -> read(file, Files.size(file), "{type: csv}"))
        .hasMessageContaining("iconv -f UTF-16 -t UTF-8");
  }

  @Test
  void shouldHashAFileAndItsBeginnings() throws Exception {
    Path file = directory.resolve("a");
    byte[] text = "x".repeat(3_000_000).getBytes(UTF_8);
    Files.write(file, text);
    FileIdentity whole = FileIdentity.of(file, List.of(1L, 2_000_000L, 1L << 20, 9_000_000L));
    assertThat(whole.size()).isEqualTo(text.length);
    assertThat(whole.prefixes()).containsOnlyKeys(1L, 2_000_000L, 1L << 20);
    Files.write(file, java.util.Arrays.copyOf(text, 2_000_000));
    assertThat(FileIdentity.of(file, List.of()).sha256())
        .isEqualTo(whole.prefixes().get(2_000_000L))
        .isNotEqualTo(whole.sha256());
    assertThat(whole.producer(null))
        .isNotEqualTo(whole.producer("again"))
        .startsWith("import/3000000/");
  }
}
