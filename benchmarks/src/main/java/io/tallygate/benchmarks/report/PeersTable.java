package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.benchmarks.Spread;
import io.tallygate.benchmarks.report.chart.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code benchmarks/peers/run} measured, as a table with its notes.
 *
 * @param workload in a sentence
 * @param rows in the order of the file
 * @param notes what holds for all
 */
public record PeersTable(String workload, List<Row> rows, List<String> notes) {
  private static final String OWN = "tallygate";

  /**
   * A system, or a way to use it.
   *
   * @param key the name that chooses it
   * @param text what is measured
   * @param rate records a second of the good rounds; null: there is none
   * @param failed rounds that were not complete
   * @param isForced an acknowledged record is on the disk
   * @param isCounted it is in its series' counter
   * @param isDeduplicated a record that is sent again is not taken twice
   * @param settings of sender and system
   */
  public record Row(
      String key,
      String text,
      @Nullable Spread rate,
      long failed,
      boolean isForced,
      boolean isCounted,
      boolean isDeduplicated,
      List<String> settings) {
    /** Whether it is Tallygate, however it is used. */
    public boolean isOwn() {
      return key.startsWith(OWN);
    }

    /** How many rounds are not counted. */
    String failedText() {
      return failed == 1 ? "1 round FAILED" : failed + " rounds FAILED";
    }

    /** In words. */
    public String guarantees() {
      return (isForced ? "forced to disk" : "in the page cache")
          + (isCounted ? ", counted" : ", not counted")
          + (isDeduplicated ? ", de-duplicated" : "");
    }
  }

  /**
   * Reads what the program has written.
   *
   * @param name of the file, for messages
   */
  public static PeersTable of(String name, JsonNode json) {
    return of(new Fields(name, json));
  }

  static PeersTable of(Fields file) {
    Fields workload = file.at("workload");
    String sentence =
        String.format(
            Locale.ROOT,
            "%s a run over %s series, after %s s of warm-up; %s rounds.",
            workload.has("seconds")
                ? "About " + Numbers.whole(workload.number("seconds")) + " s"
                : Numbers.whole(workload.number("records")) + " records",
            Numbers.whole(workload.number("series")),
            Numbers.whole(workload.number("warmupSeconds")),
            Numbers.whole(file.number("rounds")));
    return new PeersTable(
        sentence,
        file.list("peers").stream().map(PeersTable::row).toList(),
        texts(file.list("notes")));
  }

  private static Row row(Fields peer) {
    List<Fields> runs = peer.list("runs");
    List<Double> good =
        runs.stream()
            .filter(run -> !run.has("failed"))
            .map(run -> run.number("recordsPerSecond"))
            .toList();
    JsonNode guarantees = peer.json().path("guarantees");
    return new Row(
        peer.text("key"),
        peer.text("text"),
        good.isEmpty() ? null : Spread.of(good),
        runs.size() - good.size(),
        guarantees.path("forced").asBoolean(),
        guarantees.path("counted").asBoolean(),
        guarantees.path("deduplicated").asBoolean(),
        texts(peer.list("settings")));
  }

  private static List<String> texts(List<Fields> fields) {
    return fields.stream().map(each -> each.json().asText()).toList();
  }

  /** Markdown: the table, then how each was set up, then what holds for all. */
  public String text() {
    double own =
        rows.stream()
            .filter(row -> row.key().equals(OWN) && row.rate() != null)
            .map(Row::rate)
            .mapToDouble(rate -> rate == null ? Double.NaN : rate.median())
            .findFirst()
            .orElse(Double.NaN);
    MarkdownTable table =
        new MarkdownTable(
            "name",
            "what",
            "records/s, median>",
            "least>",
            "most>",
            "binary Tallygate is faster by>",
            "forced",
            "counted",
            "deduplicated");
    List<String> settings = new ArrayList<>();
    for (Row row : rows) {
      Spread rate = row.rate();
      table.row(
          row.key(),
          row.text(),
          rate == null
              ? "**FAILED**"
              : Numbers.whole(rate.median())
                  + (row.failed() == 0 ? "" : " (" + row.failedText() + ")"),
          rate == null ? "" : Numbers.whole(rate.least()),
          rate == null ? "" : Numbers.whole(rate.most()),
          rate == null || Double.isNaN(own)
              ? ""
              : String.format(Locale.ROOT, "%,.1f", own / rate.median()),
          word(row.isForced()),
          word(row.isCounted()),
          word(row.isDeduplicated()));
      settings.add("- `" + row.key() + "`: " + String.join("; ", row.settings()) + ".");
    }
    StringBuilder text = new StringBuilder(workload).append("\n\n").append(table.text());
    text.append("\nHow each is set up and sent to:\n\n");
    settings.forEach(line -> text.append(line).append('\n'));
    if (!notes.isEmpty()) {
      text.append('\n');
      notes.forEach(note -> text.append("- ").append(note).append('\n'));
    }
    return text.toString();
  }

  private static String word(boolean isSo) {
    return isSo ? "yes" : "no";
  }
}
