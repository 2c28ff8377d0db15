package io.tallygate.gateway.importing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control report of one file: what was in it, and what the gateway counted of it. Sums are exact, in the meter's unit.
 *
 * @param file its name
 * @param size in bytes
 * @param status {@code imported}, {@code already imported} (then nothing else is counted here)
 * @param startedAt when this run began, RFC 3339
 * @param seconds of this run
 * @param rowsPerSecond read by this run, from the first byte of the hash to the last ack
 * @param resumedAt the byte from which this run sent, where an earlier one had stopped; 0: from the beginning
 * @param firstEvent earliest event time that was counted, RFC 3339; null: nothing was
 * @param notes what should be known beside the figures
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportReport(
    String file,
    long size,
    String sha256,
    String mapping,
    String status,
    String startedAt,
    double seconds,
    long rowsPerSecond,
    long resumedAt,
    Rows rows,
    List<Meter> meters,
    @Nullable String firstEvent,
    @Nullable String lastEvent,
    Refusals refusals,
    Suspense suspense,
    List<String> notes) {
  public static final String IMPORTED = "imported";
  public static final String ALREADY_IMPORTED = "already imported";

  private static final ObjectWriter JSON =
      JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
  private static final ObjectWriter LINE = JsonMapper.builder().build().writer();

  /**
   * Rows: read = taken + filtered + duplicates + refused.
   *
   * @param taken of which at least one record was counted
   * @param filtered that the mapping leaves out
   * @param duplicates whose id was counted before
   * @param refused of which nothing was counted
   * @param partly among those taken: one record was counted, another refused
   * @param unknown among those taken: an earlier run sent them, and whether the gateway refused some is not known any more
   */
  public record Rows(
      long read,
      long taken,
      long filtered,
      long duplicates,
      long refused,
      long partly,
      long unknown) {}

  /** What a meter counted of the file. */
  public record Meter(String meter, String unit, long records, String sum) {}

  /**
   * Why rows were refused.
   *
   * @param byCode rows by refusal code
   * @param first the first ones
   * @param file has all of them; null: there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Refusals(Map<String, Long> byCode, List<Refusal> first, @Nullable String file) {}

  /** A refused row. */
  public record Refusal(long line, String code, String field, String message) {}

  /**
   * Pairs of meter and subject of the file that nobody pays for yet.
   *
   * @param first some of them, as {@code meter subject (reason)}
   */
  public record Suspense(long count, List<String> first) {}

  /** The report as one line of JSON. */
  public String toJsonLine() {
    return write(LINE);
  }

  private String write(ObjectWriter writer) {
    try {
      return writer.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report can always be written", e);
    }
  }

  /** Writes it into a file, whole or not at all. */
  void writeTo(Path path) throws IOException {
    Path draft = path.resolveSibling("." + path.getFileName() + ".draft");
    Files.writeString(draft, write(JSON) + "\n");
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The report for people. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(file).append(": ").append(status).append('\n');
    line(text, "  mapping %s, %,d bytes, sha256 %s", mapping, size, sha256);
    if (status.equals(IMPORTED)) {
      counted(text);
    }
    notes.forEach(each -> line(text, "  note: %s", each));
    return text.toString();
  }

  private void counted(StringBuilder text) {
    line(
        text,
        "  rows: %,d read = %,d taken + %,d filtered + %,d duplicates + %,d refused",
        rows.read,
        rows.taken,
        rows.filtered,
        rows.duplicates,
        rows.refused);
    if (rows.partly > 0) {
      line(text, "  %,d of the rows taken were refused for one of their meters", rows.partly);
    }
    for (Meter each : meters) {
      line(text, "  %s: %,d records, sum %s %s", each.meter, each.records, each.sum, each.unit);
    }
    if (firstEvent != null) {
      line(text, "  events from %s to %s", firstEvent, lastEvent);
    }
    refusals.byCode.forEach((code, count) -> line(text, "  refused: %,d %s", count, code));
    for (Refusal each : refusals.first) {
      line(
          text,
          "    line %d: %s%s: %s",
          each.line,
          each.code,
          each.field.isEmpty() ? "" : " " + each.field,
          each.message);
    }
    if (refusals.file != null) {
      line(text, "    all of them: %s", refusals.file);
    }
    line(
        text,
        "  in suspense (nobody pays for it yet): %,d pairs of meter and subject",
        suspense.count);
    suspense.first.forEach(each -> line(text, "    %s", each));
    line(text, "  %.1f s, %,d rows/s", seconds, rowsPerSecond);
  }

  private static void line(StringBuilder text, String format, @Nullable Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
