package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.DimensionPart;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.PrefixTable;
import io.tallygate.rating.meter.Pulse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Meters between their written form and {@link Meter}: defaults, limits, and what may not change. */
final class MeterFold {
  private static final Pattern PATH = Pattern.compile("\\$(\\.[A-Za-z0-9_-]{1,64}){1,8}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int ATTRIBUTES_MAX = 32;

  private final Fields fields;
  private final Map<String, PrefixTable> zones;

  /**
   * @param zones tables by key
   */
  MeterFold(Fields fields, Map<String, PrefixTable> zones) {
    this.fields = fields;
    this.zones = zones;
  }

  /**
   * Reads a meter.
   *
   * @param before the meter of that key so far; null: new
   * @param id of a new meter
   * @return null after a problem
   */
  @Nullable Meter read(MeterPart part, @Nullable Meter before, int id, int tenant, String path) {
    String key = fields.key(part.key(), path + ".key");
    String eventType = fields.text(part.eventType(), path + ".eventType");
    Aggregation aggregation = aggregation(part, path);
    String valuePath = valuePath(part, aggregation, path);
    int scale = scale(part, aggregation, path);
    List<Dimension> dimensions = dimensions(part, path);
    boolean keep = keep(part, path);
    if (aggregation != null && aggregation.needsEvents() && !keep) {
      fields.problem(
          path + ".keep",
          "must be events: a single event may decide the figure [aggregation="
              + aggregation.text()
              + "]");
    }
    attributes(part, keep, path);
    fields.labels(part.labels(), path + ".labels");
    int window = window(part, path);
    if (aggregation == Aggregation.P95 && window != 5) {
      fields.problem(path + ".window", "must be 5: the percentile is of 5-minute windows");
    }
    Duration back = limit(part.backLimit(), Meter.BACK_LIMIT_DEFAULT, path + ".backLimit");
    Duration ahead = limit(part.aheadLimit(), Meter.AHEAD_LIMIT_DEFAULT, path + ".aheadLimit");
    List<Decomposition> counted =
        new ArrayList<>(before == null ? List.of() : before.decompositions());
    for (int i = 0; i < part.pulses().size(); i++) {
      Pulse pulse = fields.pulse(part.pulses().get(i), scale, path + ".pulses[" + i + "]");
      if (pulse != null && !counted.contains(pulse)) {
        counted.add(pulse);
      }
    }
    if (!counted.isEmpty() && aggregation != null && aggregation != Aggregation.SUM) {
      fields.problem(path + ".pulses", "need a meter that sums");
    }
    String unit = part.unit() == null ? "1" : fields.text(part.unit(), path + ".unit");
    if (key == null || eventType == null || aggregation == null || unit == null) {
      return null;
    }
    Meter meter =
        new Meter(
            before == null ? id : before.id(),
            tenant,
            key,
            eventType,
            aggregation,
            valuePath,
            unit,
            scale,
            dimensions,
            keep,
            attributesOf(part, aggregation, path),
            window,
            back,
            ahead,
            negative(part, path),
            counted,
            part.labels(),
            Boolean.TRUE.equals(part.archived()));
    if (before != null) {
      checkUnchanged(before, meter, path);
    }
    return meter;
  }

  private void checkUnchanged(Meter before, Meter after, String path) {
    fields.unchanged(before.eventType(), after.eventType(), path + ".eventType");
    fields.unchanged(before.aggregation(), after.aggregation(), path + ".aggregation");
    fields.unchanged(text(before.valuePath()), text(after.valuePath()), path + ".value");
    if (before.aggregation() == Aggregation.UNIQUE && after.aggregation() == Aggregation.UNIQUE) {
      fields.unchanged(before.uniqueAttribute(), after.uniqueAttribute(), path + ".value");
    }
    fields.unchanged(before.scale(), after.scale(), path + ".scale");
    // a zone table may get other versions, but not another key: what was counted stays comparable
    fields.unchanged(written(before), written(after), path + ".dimensions");
    fields.unchanged(before.keepEvents(), after.keepEvents(), path + ".keep");
    fields.unchanged(before.windowMinutes(), after.windowMinutes(), path + ".window");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private @Nullable Aggregation aggregation(MeterPart part, String path) {
    if (part.aggregation() == null) {
      fields.problem(path + ".aggregation", "is required");
      return null;
    }
    Aggregation aggregation = Aggregation.of(part.aggregation());
    if (aggregation == null) {
      fields.problem(
          path + ".aggregation",
          "must be "
              + Arrays.stream(Aggregation.values())
                  .map(Aggregation::text)
                  .collect(Collectors.joining(", "))
              + " [value="
              + part.aggregation()
              + "]");
    }
    return aggregation;
  }

  private @Nullable String valuePath(
      MeterPart part, @Nullable Aggregation aggregation, String path) {
    if (aggregation == Aggregation.COUNT) {
      fields.absent(part.value(), path + ".value", "count");
      return null;
    }
    if (aggregation != null) {
      checkPath(part.value(), path + ".value");
    }
    return aggregation == Aggregation.UNIQUE ? null : part.value();
  }

  /** The attribute that a unique count is of comes first. */
  private List<String> attributesOf(
      MeterPart part, @Nullable Aggregation aggregation, String path) {
    String value = part.value();
    if (aggregation != Aggregation.UNIQUE || value == null || !PATH.matcher(value).matches()) {
      return part.attributes();
    }
    String attribute = value.substring(2);
    if (attribute.indexOf('.') >= 0) {
      fields.problem(
          path + ".value",
          "must be a field of the data itself, like $.user, where values are counted [value="
              + value
              + "]");
    }
    List<String> attributes = new ArrayList<>(List.of(attribute));
    part.attributes().stream().filter(name -> !name.equals(attribute)).forEach(attributes::add);
    return attributes;
  }

  private void checkPath(@Nullable String value, String path) {
    if (value == null) {
      fields.problem(path, "is required");
    } else if (!PATH.matcher(value).matches()) {
      fields.problem(path, "must be a path like $.a or $.a.b [value=" + value + "]");
    }
  }

  private int scale(MeterPart part, @Nullable Aggregation aggregation, String path) {
    int scale = part.scale() == null ? 0 : part.scale();
    if (scale < 0 || scale > Meter.SCALE_MAX) {
      fields.problem(path + ".scale", "must be 0 to 9 [value=" + scale + "]");
      return 0;
    }
    if (scale != 0 && aggregation != null && aggregation.countsEvents()) {
      fields.problem(path + ".scale", "must be 0 where records are counted [value=" + scale + "]");
    }
    return scale;
  }

  private List<Dimension> dimensions(MeterPart part, String path) {
    if (part.dimensions().size() > Meter.DIMENSIONS_MAX) {
      fields.problem(
          path + ".dimensions",
          "are more than " + Meter.DIMENSIONS_MAX + " [count=" + part.dimensions().size() + "]");
    }
    List<Dimension> dimensions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < part.dimensions().size(); i++) {
      DimensionPart dimension = part.dimensions().get(i);
      String at = path + ".dimensions[" + i + "]";
      String name = dimension.name();
      if (!isName(name, at + ".name") || name == null) {
        continue;
      }
      if (!names.add(name)) {
        fields.problem(at + ".name", "occurs twice [name=" + name + "]");
      }
      String from = dimension.path() == null ? "$." + name : dimension.path();
      checkPath(from, at + ".path");
      dimensions.add(new Dimension(name, from, zones(dimension.zones(), at + ".zones")));
    }
    return dimensions;
  }

  private @Nullable PrefixTable zones(@Nullable String key, String path) {
    PrefixTable table = key == null ? null : zones.get(key);
    if (key != null && table == null) {
      fields.problem(path, "is not a zone table [key=" + key + "]");
    }
    return table;
  }

  /** The meter with the tables that hold now; the same one where none is another. */
  Meter withTables(Meter meter) {
    List<Dimension> now =
        meter.dimensions().stream()
            .map(
                d ->
                    new Dimension(
                        d.name(), d.path(), d.zones() == null ? null : zones.get(d.zones().key())))
            .toList();
    return now.equals(meter.dimensions()) ? meter : meter.withDimensions(now);
  }

  private boolean isName(@Nullable String name, String path) {
    if (name == null) {
      fields.problem(path, "is required");
      return false;
    }
    if (!NAME.matcher(name).matches()) {
      fields.problem(path, "must be 1 to 64 of A-Z a-z 0-9 _ - [value=" + name + "]");
      return false;
    }
    return true;
  }

  private boolean keep(MeterPart part, String path) {
    if (part.keep() == null || part.keep().equals("counts")) {
      return false;
    }
    if (!part.keep().equals("events")) {
      fields.problem(path + ".keep", "must be counts or events [value=" + part.keep() + "]");
    }
    return true;
  }

  private boolean negative(MeterPart part, String path) {
    String negative = part.negative();
    if (negative == null || negative.equals("allowed")) {
      return true;
    }
    if (!negative.equals("refused")) {
      fields.problem(path + ".negative", "must be allowed or refused [value=" + negative + "]");
    }
    return false;
  }

  private void attributes(MeterPart part, boolean keep, String path) {
    if (!keep && !part.attributes().isEmpty()) {
      fields.problem(path + ".attributes", "need keep: events");
    }
    if (part.attributes().size() > ATTRIBUTES_MAX) {
      fields.problem(
          path + ".attributes",
          "are more than " + ATTRIBUTES_MAX + " [count=" + part.attributes().size() + "]");
    }
    for (int i = 0; i < part.attributes().size(); i++) {
      isName(part.attributes().get(i), path + ".attributes[" + i + "]");
    }
  }

  private int window(MeterPart part, String path) {
    int window = part.window() == null ? 15 : part.window();
    if (window != 15 && window != 5) {
      fields.problem(path + ".window", "must be 15 or 5 minutes [value=" + window + "]");
      return 15;
    }
    return window;
  }

  private Duration limit(@Nullable String value, Duration otherwise, String path) {
    if (value == null) {
      return otherwise;
    }
    Duration limit = fields.duration(value, path);
    return limit == null ? otherwise : limit;
  }

  /** The written form of a meter, with every default shown. */
  static MeterPart write(Meter meter) {
    return new MeterPart(
        meter.key(),
        meter.eventType(),
        meter.aggregation().text(),
        meter.aggregation() == Aggregation.UNIQUE
            ? "$." + meter.uniqueAttribute()
            : meter.valuePath(),
        meter.unit(),
        meter.scale(),
        written(meter),
        meter.keepEvents() ? "events" : "counts",
        meter.attributes(),
        meter.windowMinutes(),
        meter.backLimit().toString(),
        meter.aheadLimit().toString(),
        meter.allowsNegative() ? "allowed" : "refused",
        meter.decompositions().stream()
            .filter(Pulse.class::isInstance)
            .map(Pulse.class::cast)
            .map(d -> units(d.first(), meter) + "/" + units(d.further(), meter))
            .toList(),
        meter.labels(),
        meter.isArchived() ? true : null);
  }

  private static List<DimensionPart> written(Meter meter) {
    return meter.dimensions().stream()
        .map(d -> new DimensionPart(d.name(), d.path(), d.zones() == null ? null : d.zones().key()))
        .toList();
  }

  private static String units(long scaled, Meter meter) {
    BigDecimal units = BigDecimal.valueOf(scaled, meter.scale()).stripTrailingZeros();
    return units.toPlainString();
  }
}
