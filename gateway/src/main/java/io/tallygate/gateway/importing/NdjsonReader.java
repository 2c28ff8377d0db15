package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;

/** One JSON object per line; a column is what its JSON pointer finds, as text. Numbers keep every digit. */
final class NdjsonReader implements RowReader {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build()
          .readerFor(JsonNode.class);

  /** Beyond it, 1e1000000 would be written out; no quantity is. */
  private static final int SCALE_MAX = 100;

  private final FileBytes file;
  private final List<String> names;
  private final List<JsonPointer> pointers;
  private final int comment;

  NdjsonReader(FileBytes file, List<String> names, List<JsonPointer> pointers, int comment) {
    this.file = file;
    this.names = names;
    this.pointers = pointers;
    this.comment = comment;
  }

  @Override
  public List<String> columns() {
    return names;
  }

  @Override
  public boolean next(Row row) throws IOException {
    row.clear();
    row.bytes = file.bytes;
    while (Lines.next(file, row, comment)) {
      if (row.problem != null) {
        return true;
      }
      int start = Lines.start(file, row);
      int end = Lines.end(file, row, start);
      if (!new String(file.bytes, start, end - start, UTF_8).isBlank()) {
        parse(row, start, end);
        return true;
      }
    }
    return false;
  }

  private void parse(Row row, int start, int end) throws IOException {
    JsonNode tree;
    try {
      tree = JSON.readTree(file.bytes, start, end - start);
    } catch (JsonProcessingException e) {
      row.problem = "not a JSON object: " + e.getOriginalMessage().lines().findFirst().orElse("");
      return;
    }
    if (!tree.isObject()) {
      row.problem = "not a JSON object";
      return;
    }
    int at = file.scratch();
    for (JsonPointer pointer : pointers) {
      byte[] text = text(tree.at(pointer)).getBytes(UTF_8);
      if (at + text.length > file.bytes.length) {
        row.problem = "the row is longer than " + FileBytes.ROW_LENGTH_MAX + " bytes";
        return;
      }
      System.arraycopy(text, 0, file.bytes, at, text.length);
      row.add(at, at + text.length);
      at += text.length;
    }
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) <= SCALE_MAX) {
      return value.decimalValue().toPlainString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
