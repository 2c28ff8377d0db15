package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The files of the demo in this program's jar. */
final class DemoData {
  private DemoData() {}

  /** Tab separated text without quoting, header line included. */
  static List<String[]> tabSeparated(String name) throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader lines = new BufferedReader(reader(unzipped(name)))) {
      String line;
      while ((line = lines.readLine()) != null) {
        rows.add(line.split("\t", -1));
      }
    }
    return rows;
  }

  /** CSV with quoting, header line included if the file has one. */
  static List<String[]> csv(String name, char separator) throws IOException {
    InputStream stream = name.endsWith(".gz") ? unzipped(name) : open(name);
    CsvMapper mapper = new CsvMapper();
    try (MappingIterator<String[]> rows =
        mapper
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .with(mapper.schema().withColumnSeparator(separator))
            .readValues(reader(stream))) {
      return rows.readAll();
    }
  }

  /** A text. */
  static String text(String name) throws IOException {
    try (InputStream stream = open(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStreamReader reader(InputStream stream) {
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }

  private static InputStream unzipped(String name) throws IOException {
    return new GZIPInputStream(open(name), 1 << 16);
  }

  private static InputStream open(String name) throws IOException {
    InputStream stream = DemoData.class.getResourceAsStream("/demo/" + name);
    if (stream == null) {
      throw new FileNotFoundException("not in the jar [file=/demo/" + name + "]");
    }
    return stream;
  }

  /** The place of a column in a header line. */
  static int column(String[] header, String name) throws IOException {
    int at = List.of(header).indexOf(name);
    if (at < 0) {
      throw new IOException("the data has no such column [column=" + name + "]");
    }
    return at;
  }
}
