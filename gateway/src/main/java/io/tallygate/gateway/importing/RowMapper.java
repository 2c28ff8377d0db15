package io.tallygate.gateway.importing;

import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.Frame.Attribute;
import io.tallygate.protocol.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A mapping over the columns of one file and the meters of one gateway: what records a row makes. It depends on nothing but the
 * row, so that the same file gives the same records every time. For one thread.
 */
final class RowMapper {
  /** What becomes of a row. */
  enum Verdict {
    TAKEN,
    FILTERED,
    REFUSED
  }

  private static final byte[] NO_ATTRIBUTES = new byte[0];

  /**
   * A meter that rows feed.
   *
   * @param attributeNumbers of {@code attributes}, in their order
   */
  private record Target(
      GatewayMeter meter,
      TextField subject,
      QuantityField quantity,
      TextField[] dimensions,
      TextField[] attributes,
      int[] attributeNumbers,
      RowCondition[] where) {}

  private final Target[] targets;
  private final TimeField time;
  private final @Nullable TextField id;
  private final RowCondition[] where;
  private final SeriesIndex series;
  private final Columns file;
  private final boolean isDetail;
  private final Refused refused = new Refused();
  private final Slice text = new Slice();
  private final StagedRow staged;
  private final List<Attribute> attributes = new ArrayList<>();

  private RowMapper(
      List<Target> targets,
      TimeField time,
      @Nullable TextField id,
      RowCondition[] where,
      SeriesIndex series,
      Columns file) {
    this.targets = targets.toArray(Target[]::new);
    this.time = time;
    this.id = id;
    this.where = where;
    this.series = series;
    this.file = file;
    this.isDetail =
        id != null
            || targets.stream()
                .anyMatch(each -> each.meter.keepsEvents() || each.attributes.length > 0);
    this.staged = new StagedRow(this.targets.length);
  }

  /**
   * Resolves a mapping.
   *
   * @param meters of the gateway, by key
   * @throws MappingException if a column or meter is missing, or a field is wrong
   */
  static RowMapper of(Mapping mapping, Columns file, Map<String, GatewayMeter> meters)
      throws MappingException {
    if (mapping.meters().isEmpty()) {
      throw new MappingException("meters", "is required: at least one meter that rows feed");
    }
    TimeField time = TimeField.of(mapping.time(), file);
    List<String> attributeNames = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < mapping.meters().size(); i++) {
      targets.add(
          target(mapping.meters().get(i), file, meters, attributeNames, "meters[" + i + "]"));
    }
    return new RowMapper(
        targets,
        time,
        mapping.id() == null ? null : TextField.of(mapping.id(), file, "id"),
        RowCondition.all(mapping.where(), file, "where"),
        new SeriesIndex(
            targets.stream().map(Target::meter).toList(), file.charset(), attributeNames),
        file);
  }

  /** The meter that a mapping names. */
  static GatewayMeter meter(@Nullable String key, Map<String, GatewayMeter> meters, String path)
      throws MappingException {
    GatewayMeter meter = key == null ? null : meters.get(key);
    if (meter == null) {
      throw new MappingException(
          path,
          "the gateway has no such meter [meter="
              + key
              + "] [meters="
              + meters.keySet().stream().sorted().collect(Collectors.joining(", "))
              + "]");
    }
    return meter;
  }

  private static Target target(
      Mapping.Target written,
      Columns file,
      Map<String, GatewayMeter> meters,
      List<String> attributeNames,
      String path)
      throws MappingException {
    GatewayMeter meter = meter(written.meter(), meters, path + ".meter");
    if (written.subject() == null) {
      throw new MappingException(path + ".subject", "is required: what the usage is reported for");
    }
    TextField subject = TextField.of(written.subject(), file, path + ".subject");
    QuantityField quantity =
        QuantityField.of(written.quantity(), file, meter.scale(), path + ".quantity");
    TextField[] dimensions = new TextField[meter.dimensions().size()];
    for (int i = 0; i < dimensions.length; i++) {
      String name = meter.dimensions().get(i);
      Mapping.Text text = written.dimensions().get(name);
      if (text == null) {
        throw new MappingException(
            path + ".dimensions." + name,
            "is required: the meter has this dimension [dimensions="
                + String.join(", ", meter.dimensions())
                + "]");
      }
      dimensions[i] = TextField.of(text, file, path + ".dimensions." + name);
    }
    for (String name : written.dimensions().keySet()) {
      if (!meter.dimensions().contains(name)) {
        throw new MappingException(
            path + ".dimensions." + name,
            "the meter has no such dimension [dimensions="
                + String.join(", ", meter.dimensions())
                + "]");
      }
    }
    String unique = meter.uniqueAttribute();
    if (unique != null && !written.attributes().containsKey(unique)) {
      throw new MappingException(
          path + ".attributes." + unique, "is required: the meter counts values of it");
    }
    TextField[] attributes = new TextField[written.attributes().size()];
    int[] numbers = new int[attributes.length];
    int i = 0;
    for (Map.Entry<String, Mapping.Text> each : written.attributes().entrySet()) {
      attributes[i] = TextField.of(each.getValue(), file, path + ".attributes." + each.getKey());
      if (!attributeNames.contains(each.getKey())) {
        attributeNames.add(each.getKey());
      }
      numbers[i] = attributeNames.indexOf(each.getKey()) + 1;
      i++;
    }
    return new Target(
        meter,
        subject,
        quantity,
        dimensions,
        attributes,
        numbers,
        RowCondition.all(written.where(), file, path + ".where"));
  }

  /** Maps a row; what it makes is in {@link #staged}, why it is refused in {@link #refused}. */
  Verdict map(Row row) {
    refused.clear();
    staged.records = 0;
    staged.line = row.line;
    staged.offset = row.offset;
    staged.endOffset = row.endOffset;
    String problem = row.problem;
    if (problem != null) {
      refused.because(RefusalCode.MALFORMED_FIELD, "row", problem);
      return Verdict.REFUSED;
    }
    if (!RowCondition.holdAll(where, row)) {
      return Verdict.FILTERED;
    }
    boolean hasTime = false;
    for (int i = 0; i < targets.length; i++) {
      if (!RowCondition.holdAll(targets[i].where, row)) {
        continue;
      }
      if (!hasTime) {
        if (!time.read(row, refused)) {
          return Verdict.REFUSED;
        }
        staged.timeMs = time.timeMs();
        hasTime = true;
      }
      if (!add(i, targets[i], row)) {
        return Verdict.REFUSED;
      }
    }
    return staged.records == 0 ? Verdict.FILTERED : Verdict.TAKEN;
  }

  private boolean add(int number, Target target, Row row) {
    if (!target.quantity.read(row, refused)) {
      return false;
    }
    series.begin(number);
    target.subject.read(row, text);
    series.part(text);
    for (TextField dimension : target.dimensions) {
      dimension.read(row, text);
      series.part(text);
    }
    int seriesNumber = series.number(refused);
    if (seriesNumber < 0) {
      return false;
    }
    EventId eventId = EventId.NONE;
    byte[] encoded = NO_ATTRIBUTES;
    if (isDetail) {
      EventId ofRow = id(number, target, row);
      byte[] ofTarget = attributes(target, row);
      if (ofRow == null || ofTarget == null) {
        return false;
      }
      eventId = ofRow;
      encoded = ofTarget;
    }
    staged.add(number, seriesNumber, target.quantity.value(), eventId, encoded);
    return true;
  }

  /** The row's id for the first meter; for the others the meter is added, because each record has an id of its own. */
  private @Nullable EventId id(int number, Target target, Row row) {
    if (id == null) {
      return EventId.NONE;
    }
    id.read(row, text);
    if (text.isEmpty()) {
      refused.because(RefusalCode.MISSING_FIELD, id.name(), "the id is empty");
      return null;
    }
    String plain = new String(text.bytes, text.start, text.length(), file.charset());
    return EventId.of(number == 0 ? plain : plain + "#" + target.meter.key());
  }

  private byte @Nullable [] attributes(Target target, Row row) {
    attributes.clear();
    for (int i = 0; i < target.attributes.length; i++) {
      target.attributes[i].read(row, text);
      if (!text.isEmpty()) {
        attributes.add(
            new Attribute(
                target.attributeNumbers[i],
                new String(text.bytes, text.start, text.length(), file.charset())));
      }
    }
    try {
      return DetailFrameWriter.encode(attributes);
    } catch (IllegalArgumentException e) {
      refused.because(RefusalCode.ATTRIBUTE_INVALID, "attributes", String.valueOf(e.getMessage()));
      return null;
    }
  }

  StagedRow staged() {
    return staged;
  }

  Refused refused() {
    return refused;
  }

  SeriesIndex series() {
    return series;
  }

  /** The meters by number. */
  List<GatewayMeter> meters() {
    List<GatewayMeter> meters = new ArrayList<>();
    for (Target each : targets) {
      meters.add(each.meter);
    }
    return meters;
  }

  /** Whether records go out with ids and attributes. */
  boolean isDetail() {
    return isDetail;
  }
}
