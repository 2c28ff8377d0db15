package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.protocol.RefusalCode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refused rows: counted by reason, the first ones kept, all of them written to a CSV file with their own text, so that they can be
 * mended and imported by themselves. The file comes into being with the first. Any thread.
 */
final class RefusedRows implements Closeable {
  private static final int KEPT_MAX = 20;
  private static final String HEAD = "line,code,field,message,row\n";

  /** A refused row. */
  record Entry(long line, RefusalCode code, String field, String message) {}

  private final Path path;
  private final @Nullable FileChannel source;
  private final Charset charset;
  private final Map<RefusalCode, Long> counts = new EnumMap<>(RefusalCode.class);
  private final List<Entry> first = new ArrayList<>();
  private @Nullable BufferedWriter out;

  /**
   * @param path of the CSV file; an older one is removed
   * @param source where the text of rows is read; null: it cannot be, the file is compressed
   */
  RefusedRows(Path path, @Nullable FileChannel source, Charset charset) throws IOException {
    this.path = path;
    this.source = source;
    this.charset = charset;
    Files.deleteIfExists(path);
  }

  synchronized void add(Entry entry, long offset, int length) throws IOException {
    counts.merge(entry.code(), 1L, Long::sum);
    if (first.size() < KEPT_MAX) {
      first.add(entry);
    }
    BufferedWriter to = out;
    if (to == null) {
      to = Files.newBufferedWriter(path, UTF_8);
      to.write(HEAD);
      out = to;
    }
    to.write(
        entry.line()
            + ","
            + entry.code()
            + ","
            + quoted(entry.field())
            + ","
            + quoted(entry.message())
            + ","
            + quoted(text(offset, length))
            + "\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private String text(long offset, int length) throws IOException {
    if (source == null) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.min(length, FileBytes.ROW_LENGTH_MAX));
    while (bytes.hasRemaining() && source.read(bytes, offset + bytes.position()) > 0) {}
    String row = new String(bytes.array(), 0, bytes.position(), charset);
    return row.stripTrailing();
  }

  /** What the report says of them. */
  synchronized ImportReport.Refusals report() {
    Map<String, Long> byCode = new LinkedHashMap<>();
    counts.forEach((code, count) -> byCode.put(code.name(), count));
    return new ImportReport.Refusals(
        byCode,
        first.stream()
            .map(
                each ->
                    new ImportReport.Refusal(
                        each.line(), each.code().name(), each.field(), each.message()))
            .toList(),
        out == null ? null : String.valueOf(path.getFileName()));
  }

  @Override
  public synchronized void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (source != null) {
      source.close();
    }
  }
}
