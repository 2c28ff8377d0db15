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
            "rates/s",
            "records",
            whole(rates.path("recordsPerSecond")),
            "events",
            whole(rates.path("eventsPerSecond")),
            "frames",
            whole(rates.path("framesPerSecond")),
            "MiB",
            mebibytes(rates.path("bytesPerSecond"))));
    lines.add(
        row(
            "",
            "duplicates",
            whole(rates.path("duplicatesPerSecond")),
            "refused",
            whole(rates.path("refusedPerSecond")),
            "busy",
            whole(rates.path("busyPerSecond")),
            "",
            ""));
    for (Map.Entry<String, JsonNode> station : event.path("latency").properties()) {
      // Nothing was measured in this second: no figures, not figures of zero.
      JsonNode latency =
          station.getValue().path("count").asLong(1) == 0
              ? MissingNode.getInstance()
              : station.getValue();
      lines.add(
          row(
              "µs " + station.getKey(),
              "50 %",
              whole(latency.path("p50")),
              "99 %",
              whole(latency.path("p99")),
              "99.9 %",
              whole(latency.path("p999")),
              "most",
              whole(latency.path("max"))));
    }
    JsonNode lag = event.path("lagBytes");
    JsonNode ring = event.path("ring");
    lines.add(
        row(
            "lag MiB",
            "force",
            mebibytes(lag.path("force")),
            "flush",
            mebibytes(lag.path("flush")),
            "store",
            mebibytes(lag.path("store")),
            "ring",
            whole(ring.path("used")) + "/" + whole(ring.path("slots"))));
    JsonNode log = event.path("log");
    lines.add(
        row(
            "log",
            "free segs",
            whole(log.path("segmentsFree")),
            "MiB/s",
            mebibytes(log.path("growthBytesPerSecond")),
            "disk MiB",
            mebibytes(log.path("diskFreeBytes")),
            "full in",
            span(log.path("secondsToFull"))));
    JsonNode memory = event.path("memory");
    JsonNode connections = event.path("connections");
    lines.add(
        row(
            "process",
            "MiB",
            mebibytes(memory.path("residentBytes")),
            "heap MiB",
            mebibytes(memory.path("heapUsedBytes")),
            "gc ms",
            whole(event.path("gc").path("pauseMsLastSecond")),
            "sockets",
            whole(connections.path("binary")) + "+" + whole(connections.path("http"))));
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

  private static String row(
      String head,
      String name1,
      String value1,
      String name2,
      String value2,
      String name3,
      String value3,
      String name4,
      String value4) {
    return String.format(
        Locale.ROOT,
        "%-13s %12s %-10s %10s %-8s %10s %-8s %10s %-7s",
        head,
        value1,
        name1,
        value2,
        name2,
        value3,
        name3,
        value4,
        name4);
  }

  private static String whole(JsonNode number) {
    return number.isNumber() ? String.format(Locale.ROOT, "%,d", number.asLong()) : NONE;
  }

  private static String digits(JsonNode number) {
    return number.isNumber() ? Long.toString(number.asLong()) : NONE;
  }

  private static String mebibytes(JsonNode bytes) {
    return bytes.isNumber()
        ? String.format(
            Locale.ROOT,
            "%,d.%d",
            bytes.asLong() / MEBIBYTE,
            bytes.asLong() % MEBIBYTE * 10 / MEBIBYTE)
        : NONE;
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
