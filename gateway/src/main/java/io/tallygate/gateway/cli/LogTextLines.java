package io.tallygate.gateway.cli;

import io.tallygate.rating.inspect.FrameHead;
import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.inspect.LoggedEvent;
import io.tallygate.rating.inspect.LoggedEvent.Counted;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines for people. */
final class LogTextLines implements LogLines {
  @Override
  public String frame(FrameHead frame, LogNames names) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%14d  %-24s  %-15s %6d B",
                frame.position(),
                frame.arrivalMs() == 0 ? "–" : Instant.ofEpochMilli(frame.arrivalMs()),
                frame.kind(),
                frame.lengthBytes()));
    if (frame.producer() != 0) {
      String name = names.producer(frame.producer());
      line.append(
          String.format(
              Locale.ROOT,
              "  producer=%s epoch=%d sequence=%d",
              name == null ? "#" + frame.producer() : name,
              frame.epoch(),
              frame.sequence()));
    }
    if (frame.received() != 0 || frame.records() != 0) {
      line.append(
          String.format(
              Locale.ROOT,
              "  received=%d accepted=%d duplicate=%d refused=%d records=%d",
              frame.received(),
              frame.accepted(),
              frame.duplicate(),
              frame.refused(),
              frame.records()));
    }
    switch (frame.kind()) {
      case "flush" -> line.append("  number=").append(frame.flushNumber());
      case "catalog" -> line.append("  version=").append(frame.catalogVersion());
      case "incarnation" -> line.append("  number=").append(frame.incarnation());
      default -> {}
    }
    return line.toString();
  }

  @Override
  public String event(LoggedEvent event, LogNames names) {
    return head(event)
        + event.records().stream()
            .map(record -> counted(event, record, names))
            .collect(Collectors.joining(" + "))
        + tail(event, names);
  }

  @Override
  public String record(LoggedEvent event, Counted record, LogNames names) {
    return head(event) + counted(event, record, names) + tail(event, names);
  }

  private static String head(LoggedEvent event) {
    return String.format(
        Locale.ROOT,
        "%14d #%-4d %s  ",
        event.position(),
        event.index(),
        Instant.ofEpochMilli(event.timeMs()));
  }

  private static String counted(LoggedEvent event, Counted record, LogNames names) {
    BigDecimal quantity = names.quantity(record.series(), record.quantity());
    String amount = (event.isTakenBack() ? quantity.negate() : quantity).toPlainString();
    SeriesDefinition series = names.series(record.series());
    Meter meter = names.meter(record.series());
    if (series == null || meter == null) {
      return "series " + record.series() + " " + amount + " (as logged)";
    }
    String dimensions = series.key().dimensions().isEmpty() ? "" : " " + series.key().dimensions();
    return series.key().subject()
        + " "
        + meter.key()
        + " "
        + amount
        + " "
        + meter.unit()
        + dimensions;
  }

  private static String tail(LoggedEvent event, LogNames names) {
    StringBuilder line = new StringBuilder();
    if (event.isTakenBack()) {
      line.append("  taken back");
    }
    if (!event.idHash().isEmpty()) {
      line.append("  id=").append(event.idHash());
    }
    event
        .attributes()
        .forEach(
            attribute ->
                line.append("  ")
                    .append(names.attribute(attribute.name()))
                    .append('=')
                    .append(attribute.value()));
    return line.toString();
  }
}
