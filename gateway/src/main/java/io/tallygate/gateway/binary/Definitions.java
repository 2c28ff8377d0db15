package io.tallygate.gateway.binary;

import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One Define frame: read once, then resolved as often as it takes until the ring has room for it. Event loop only; not the
 * hot path.
 */
final class Definitions {
  /** What has become of a frame. */
  enum Outcome {
    DONE,
    /** The ring is full: try again. */
    AGAIN,
    /** A local number has another meaning already. */
    REDEFINED,
    /** A local number leaves too many out. */
    NOT_DENSE
  }

  /** A definition that was not taken. */
  record Refused(int kind, int local, RefusalCode code) {}

  private record Series(
      int local, @Nullable SeriesKey key, int meter, @Nullable RefusalCode refusal) {}

  private record Attribute(int local, @Nullable String name) {}

  static final int SUBJECT_LENGTH_MAX = 256;
  private static final int METER_KEY_LENGTH_MAX = 64;
  private static final int DIMENSION_LENGTH_MAX = 256;
  private static final int ATTRIBUTE_LENGTH_MAX = 64;

  private final List<Series> series = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();

  private Definitions() {}

  /**
   * Reads a frame; null if it cannot be read.
   *
   * @param nowMs the gateway's time: zones are those of the tables that hold now
   */
  static @Nullable Definitions read(
      DirectBuffer frame, int length, int tenant, Meters meters, long nowMs) {
    WireReader reader = new WireReader(frame, FrameLayout.DEFINE_COUNT_OFFSET, length);
    Definitions definitions = new Definitions();
    int count = reader.u16();
    for (int i = 0; i < count && !reader.isOverrun(); i++) {
      int kind = reader.u8();
      if (kind == FrameLayout.DEFINE_KIND_SERIES) {
        definitions.series.add(readSeries(reader, tenant, meters, nowMs));
      } else if (kind == FrameLayout.DEFINE_KIND_ATTRIBUTE) {
        definitions.attributes.add(new Attribute(reader.u16(), name(reader)));
      } else {
        return null;
      }
    }
    return reader.isDone() ? definitions : null;
  }

  private static @Nullable String name(WireReader reader) {
    String name = reader.text(ATTRIBUTE_LENGTH_MAX);
    return name == null || name.isEmpty() ? null : name;
  }

  private static Series readSeries(WireReader reader, int tenant, Meters meters, long nowMs) {
    int local = reader.i32();
    String meterKey = reader.text(METER_KEY_LENGTH_MAX);
    int scale = reader.u8();
    String subject = reader.text(SUBJECT_LENGTH_MAX);
    int dimensionCount = reader.u8();
    List<String> dimensions = new ArrayList<>(dimensionCount);
    boolean readable = true;
    for (int i = 0; i < dimensionCount && !reader.isOverrun(); i++) {
      String value = reader.text(DIMENSION_LENGTH_MAX);
      readable &= value != null;
      dimensions.add(value == null ? "" : value);
    }
    Meter meter = meterKey == null ? null : meters.byKey(tenant, meterKey);
    if (meter == null || meter.isArchived()) {
      return new Series(local, null, 0, RefusalCode.UNKNOWN_METER);
    }
    if (scale != meter.scale()) {
      return new Series(local, null, 0, RefusalCode.SCALE_MISMATCH);
    }
    if (subject == null || subject.isEmpty()) {
      return new Series(local, null, 0, RefusalCode.SUBJECT_INVALID);
    }
    if (!readable || dimensionCount != meter.dimensions().size()) {
      return new Series(local, null, 0, RefusalCode.DIMENSIONS_INVALID);
    }
    for (int i = 0; i < dimensionCount; i++) {
      dimensions.set(i, meter.dimensions().get(i).value(dimensions.get(i), nowMs));
    }
    return new Series(
        local, new SeriesKey(tenant, meter.id(), subject, dimensions), meter.id(), null);
  }

  /** Numbers what the frame defines. After {@link Outcome#AGAIN} it begins anew; what is defined by then stays as it is. */
  Outcome resolve(SeriesDirectory directory, SeriesTable table, TimeBounds bounds) {
    List<SeriesKey> keys = new ArrayList<>(series.size());
    for (Series each : series) {
      if (each.key != null) {
        keys.add(each.key);
      }
    }
    int[] numbers = new int[keys.size()];
    int status = keys.isEmpty() ? 0 : directory.resolve(keys, numbers);
    if (status == SeriesDirectory.RING_FULL) {
      return Outcome.AGAIN;
    }
    if (status == SeriesDirectory.LIMIT_REACHED) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = directory.find(keys.get(i));
      }
    }
    Outcome named = resolveAttributes(directory, table);
    if (named != Outcome.DONE) {
      return named;
    }
    int next = 0;
    for (Series each : series) {
      int number = each.key == null ? SeriesDirectory.UNKNOWN : numbers[next++];
      Outcome outcome = define(each, number, table, bounds);
      if (outcome != Outcome.DONE) {
        return outcome;
      }
    }
    return Outcome.DONE;
  }

  private Outcome define(Series each, int number, SeriesTable table, TimeBounds bounds) {
    if (!table.isDense(each.local)) {
      return Outcome.NOT_DENSE;
    }
    int known = table.series(each.local);
    if (known >= 0) {
      return known == number ? Outcome.DONE : Outcome.REDEFINED;
    }
    RefusalCode refusal = each.refusal;
    if (refusal == null && number < 0) {
      refusal = RefusalCode.SERIES_LIMIT;
    }
    if (refusal != null) {
      table.refuse(each.local, refusal);
      refused.add(new Refused(FrameLayout.DEFINE_KIND_SERIES, each.local, refusal));
    } else {
      table.define(each.local, number, each.meter);
      bounds.use(each.meter);
    }
    return Outcome.DONE;
  }

  private Outcome resolveAttributes(SeriesDirectory directory, SeriesTable table) {
    int[] number = new int[1];
    for (Attribute each : attributes) {
      int status = SeriesDirectory.LIMIT_REACHED;
      if (each.name != null && each.local != 0) {
        status = directory.resolveAttributeNames(List.of(each.name), number);
      }
      if (status == SeriesDirectory.RING_FULL) {
        refused.clear();
        return Outcome.AGAIN;
      }
      int known = table.attribute(each.local);
      if (status != 0) {
        refused.add(
            new Refused(
                FrameLayout.DEFINE_KIND_ATTRIBUTE, each.local, RefusalCode.ATTRIBUTE_INVALID));
      } else if (known == 0) {
        table.defineAttribute(each.local, number[0]);
      } else if (known != number[0]) {
        return Outcome.REDEFINED;
      }
    }
    return Outcome.DONE;
  }

  /** What was not taken; complete once {@link #resolve} has said {@link Outcome#DONE}. */
  List<Refused> refused() {
    return refused;
  }
}
