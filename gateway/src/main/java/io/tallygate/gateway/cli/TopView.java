package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One moment of a gateway as lines for a terminal, or as one line for a log. What the gateway does not say is shown as a dash. */
final class TopView {
  private static final String NONE = "–";
  private static final long MEBIBYTE = 1L << 20;

  /** Beyond it a disk's time to full is not worth a figure. */
  private static final long YEAR_S = Duration.ofDays(365).toSeconds();

  private TopView() {}

  /** For a screen; each line is cut to the width. */
  static List<String> screen(JsonNode event, int columns) {
    List<String> lines = new ArrayList<>();
    JsonNode health = event.path("health");
    lines.add(
        "tallygate  "
            + time(event)
            + "  "
            + (health.path("ready").asBoolean() ? "ready" : "NOT READY")
            + "  "
            + (health.path("ready").asBoolean() ? "" : health.path("detail").asText("")));
    lines.add("");
    JsonNode rates = event.path("rates");
    lines.add(
        row(
            "per second",
            whole(rates.path("recordsPerSecond")) + " records",
            whole(rates.path("eventsPerSecond")) + " events",
            whole(rates.path("framesPerSecond")) + " frames",
            mebibytes(rates.path("bytesPerSecond")) + " MiB"));
    lines.add(
        row(
            "",
            whole(rates.path("duplicatesPerSecond")) + " duplicates",
            whole(rates.path("refusedPerSecond")) + " refused",
            whole(rates.path("busyPerSecond")) + " busy"));
    lines.add(row("latency µs", "50 %", "99 %", "99.9 %", "most"));
    for (Map.Entry<String, JsonNode> station : event.path("latency").properties()) {
      // Nothing was measured in this second: no figures, not figures of zero.
      JsonNode latency =
          station.getValue().path("count").asLong(1) == 0
              ? MissingNode.getInstance()
              : station.getValue();
      lines.add(
          row(
              station.getKey(),
              whole(latency.path("p50")),
              whole(latency.path("p99")),
              whole(latency.path("p999")),
              whole(latency.path("max"))));
    }
    JsonNode lag = event.path("lagBytes");
    JsonNode ring = event.path("ring");
    lines.add(
        row(
            "lag, MiB",
            mebibytes(lag.path("force")) + " force",
            mebibytes(lag.path("flush")) + " flush",
            mebibytes(lag.path("store")) + " store",
            whole(ring.path("used")) + "/" + whole(ring.path("slots")) + " ring"));
    JsonNode log = event.path("log");
    lines.add(
        row(
            "disk",
            mebibytes(log.path("diskFreeBytes")) + " MiB free",
            mebibytes(log.path("growthBytesPerSecond")) + " MiB/s",
            "full in " + span(log.path("secondsToFull")),
            whole(log.path("segmentsFree")) + " free segs"));
    JsonNode memory = event.path("memory");
    JsonNode connections = event.path("connections");
    lines.add(
        row(
            "process",
            mebibytes(memory.path("residentBytes")) + " MiB",
            mebibytes(memory.path("heapUsedBytes")) + " MiB heap",
            whole(event.path("gc").path("pauseMsLastSecond")) + " ms gc",
            whole(connections.path("binary")) + "+" + whole(connections.path("http")) + " conns"));
    lines.add("");
    lines.add(conservation(event));
    for (JsonNode alarm : event.path("alarms")) {
      lines.add(
          alarm.path("severity").asText().toUpperCase(Locale.ROOT)
              + "  "
              + alarm.path("text").asText()
              + "  since "
              + alarm.path("since").asText());
    }
    return lines.stream().map(line -> cut(line, columns)).toList();
  }

  /** For a log or a pipe. */
  static String line(JsonNode event) {
    JsonNode rates = event.path("rates");
    JsonNode whole = event.path("latency").path("whole");
    JsonNode lag = event.path("lagBytes");
    return time(event)
        + " ready="
        + event.path("health").path("ready").asBoolean()
        + " records/s="
        + digits(rates.path("recordsPerSecond"))
        + " refused/s="
        + digits(rates.path("refusedPerSecond"))
        + " busy/s="
        + digits(rates.path("busyPerSecond"))
        + " p50us="
        + digits(whole.path("p50"))
        + " p99us="
        + digits(whole.path("p99"))
        + " maxus="
        + digits(whole.path("max"))
        + " forceLag="
        + digits(lag.path("force"))
        + " flushLag="
        + digits(lag.path("flush"))
        + " storeLag="
        + digits(lag.path("store"))
        + " difference="
        + digits(event.path("conservation").path("difference"))
        + " alarms="
        + event.path("alarms").size();
  }

  private static String conservation(JsonNode event) {
    JsonNode difference = event.path("conservation").path("difference");
    return difference.asLong(0) == 0
        ? "conservation holds: received = accepted + duplicate + refused"
        : "CONSERVATION BROKEN: difference " + whole(difference);
  }

  private static String time(JsonNode event) {
    return Instant.ofEpochMilli(event.path("at").asLong())
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  /** Fits a terminal of 80 columns; the first cell has room for tens of millions of records. */
  private static String row(String head, String first, String... cells) {
    StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-10s %18s", head, first));
    for (String cell : cells) {
      row.append(String.format(Locale.ROOT, " %16s", cell));
    }
    return row.toString();
  }

  private static String whole(JsonNode number) {
    return number.isNumber() ? String.format(Locale.ROOT, "%,d", number.asLong()) : NONE;
  }

  private static String digits(JsonNode number) {
    return number.isNumber() ? Long.toString(number.asLong()) : NONE;
  }

  private static String mebibytes(JsonNode bytes) {
    if (!bytes.isNumber()) {
      return NONE;
    }
    // A disk that empties grows by less than nothing.
    long size = Math.abs(bytes.asLong());
    return String.format(
        Locale.ROOT,
        "%s%,d.%d",
        bytes.asLong() < 0 ? "-" : "",
        size / MEBIBYTE,
        size % MEBIBYTE * 10 / MEBIBYTE);
  }

  private static String span(JsonNode seconds) {
    if (!seconds.isNumber() || seconds.asLong() < 0 || seconds.asLong() > YEAR_S) {
      return NONE;
    }
    Duration span = Duration.ofSeconds(seconds.asLong());
    return span.toDays() > 0
        ? span.toDays() + " d"
        : span.toHours() > 0 ? span.toHours() + " h" : span.toMinutes() + " min";
  }

  private static String cut(String line, int columns) {
    String full = line.stripTrailing();
    return full.length() <= columns ? full : full.substring(0, columns);
  }
}
