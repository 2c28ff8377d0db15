package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.inspect.FrameHead;
import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.inspect.LoggedEvent;
import io.tallygate.rating.inspect.LoggedEvent.Counted;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** A JSON object on each line, for programs. Quantities are decimal texts; what is not known is left out. */
final class LogJsonLines implements LogLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String frame(FrameHead frame, LogNames names) {
    ObjectNode line = JSON.createObjectNode();
    line.put("position", frame.position());
    line.put("kind", frame.kind());
    line.put("bytes", frame.lengthBytes());
    line.put("payloadBytes", frame.payloadBytes());
    line.put("incarnation", frame.incarnation());
    if (frame.arrivalMs() != 0) {
      line.put("arrival", Instant.ofEpochMilli(frame.arrivalMs()).toString());
    }
    line.put("durableWhenWritten", frame.durablePosition());
    line.put("producer", frame.producer());
    String name = names.producer(frame.producer());
    if (name != null) {
      line.put("producerName", name);
    }
    line.put("epoch", frame.epoch());
    line.put("sequence", frame.sequence());
    line.put("bookmark", Long.toUnsignedString(frame.bookmark()));
    line.put("baseTime", Instant.ofEpochMilli(frame.baseTimeMs()).toString());
    line.put("received", frame.received());
    line.put("accepted", frame.accepted());
    line.put("duplicate", frame.duplicate());
    line.put("refused", frame.refused());
    line.put("records", frame.records());
    line.put("catalogVersion", frame.catalogVersion());
    line.put("flush", frame.flushNumber());
    return line.toString();
  }

  @Override
  public String event(LoggedEvent event, LogNames names) {
    ObjectNode line = head(event, names);
    ArrayNode records = line.putArray("records");
    event.records().forEach(record -> counted(records.addObject(), event, record, names));
    return line.toString();
  }

  @Override
  public String record(LoggedEvent event, Counted record, LogNames names) {
    ObjectNode line = head(event, names);
    counted(line, event, record, names);
    return line.toString();
  }

  private static ObjectNode head(LoggedEvent event, LogNames names) {
    ObjectNode line = JSON.createObjectNode();
    line.put("position", event.position());
    line.put("index", event.index());
    line.put("arrival", Instant.ofEpochMilli(event.arrivalMs()).toString());
    line.put("time", Instant.ofEpochMilli(event.timeMs()).toString());
    if (!event.idHash().isEmpty()) {
      line.put("idHash", event.idHash());
    }
    if (event.isTakenBack()) {
      line.put("takenBack", true);
    }
    if (!event.attributes().isEmpty()) {
      ObjectNode attributes = line.putObject("attributes");
      event
          .attributes()
          .forEach(
              attribute -> attributes.put(names.attribute(attribute.name()), attribute.value()));
    }
    return line;
  }

  private static void counted(ObjectNode line, LoggedEvent event, Counted record, LogNames names) {
    line.put("series", record.series());
    BigDecimal quantity = names.quantity(record.series(), record.quantity());
    BigDecimal signed = event.isTakenBack() ? quantity.negate() : quantity;
    SeriesDefinition series = names.series(record.series());
    Meter meter = names.meter(record.series());
    if (series != null) {
      line.put("subject", series.key().subject());
      String tenant = names.tenant(record.series());
      if (tenant != null) {
        line.put("tenant", tenant);
      }
    }
    if (series == null || meter == null) {
      line.put("quantityAsLogged", signed.toPlainString());
      return;
    }
    line.put("meter", meter.key());
    line.put("quantity", signed.toPlainString());
    line.put("unit", meter.unit());
    List<String> values = series.key().dimensions();
    List<Dimension> dimensions = meter.dimensions();
    if (!values.isEmpty()) {
      ObjectNode named = line.putObject("dimensions");
      for (int i = 0; i < values.size() && i < dimensions.size(); i++) {
        named.put(dimensions.get(i).name(), values.get(i));
      }
    }
  }
}
