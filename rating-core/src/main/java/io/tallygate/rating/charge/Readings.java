package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes usage apart by dimension value and interval, and asks the meter's {@link Statistic} for the number of each. Counted
 * usage where sums are enough, kept events where each event matters.
 */
final class Readings {
  /** Of what is not taken apart. */
  private static final Slot ONE = new Slot(Instant.EPOCH, "");

  private Readings() {}

  static List<Reading> of(Quantity quantity, ChargeContext context) {
    Meter meter = context.meter(quantity.meter());
    Statistic statistic = Statistic.of(meter.aggregation());
    return statistic.needsEvents()
        ? ofEvents(quantity, meter, statistic, context)
        : ofRows(quantity, meter, statistic, context);
  }

  private record Slot(Instant start, String value) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byStart = start.compareTo(other.start);
      return byStart != 0 ? byStart : value.compareTo(other.value);
    }
  }

  private static List<Reading> ofRows(
      Quantity quantity, Meter meter, Statistic statistic, ChargeContext context) {
    Span span = context.span();
    List<UsageRow> rows =
        quantity
            .where()
            .select(
                quantity.interval() == null
                    ? statistic.rows(meter, span, context)
                    : context.usageByWindow(meter, SeriesDefinition.NONE, span),
                meter);
    if (isOne(quantity)) {
      return List.of(reading(quantity, ONE, rows, meter, statistic, context));
    }
    Map<Slot, List<UsageRow>> bySlot = new TreeMap<>();
    for (UsageRow row : rows) {
      Instant time = Instant.ofEpochMilli(Windows.startMs(row.firstWindow()));
      bySlot
          .computeIfAbsent(
              slot(quantity, meter, row.dimensions(), time, context), slot -> new ArrayList<>())
          .add(row);
    }
    List<Reading> readings = new ArrayList<>();
    bySlot.forEach(
        (slot, some) -> readings.add(reading(quantity, slot, some, meter, statistic, context)));
    return readings;
  }

  private static Reading reading(
      Quantity quantity,
      Slot slot,
      List<UsageRow> rows,
      Meter meter,
      Statistic statistic,
      ChargeContext context) {
    return new Reading(
        key(quantity, slot),
        text(quantity, slot, context),
        !rows.isEmpty(),
        statistic.ofRows(rows, meter, spanOf(quantity, slot, context)),
        context.evidence(meter, rows));
  }

  private static List<Reading> ofEvents(
      Quantity quantity, Meter meter, Statistic statistic, ChargeContext context) {
    Span span = context.span();
    Map<Slot, List<Carried>> carriedBySlot =
        statistic.needsCarried() ? carriedBySlot(quantity, meter, span, context) : Map.of();
    Map<Slot, List<UsageEvent>> bySlot = eventsBySlot(quantity, meter, span, context);
    carriedBySlot.keySet().forEach(slot -> bySlot.computeIfAbsent(slot, key -> new ArrayList<>()));
    if (isOne(quantity) && bySlot.isEmpty()) {
      bySlot.put(ONE, List.of());
    }
    List<Reading> readings = new ArrayList<>();
    bySlot.forEach(
        (slot, events) -> {
          List<Carried> carried = carriedBySlot.getOrDefault(slot, List.of());
          Span within = spanOf(quantity, slot, context);
          Span whole = quantity.interval() == null ? context.accumulation() : within;
          readings.add(
              new Reading(
                  key(quantity, slot),
                  text(quantity, slot, context),
                  !events.isEmpty() || !carried.isEmpty(),
                  statistic.ofEvents(carried, events, meter, within, whole),
                  context.evidenceOfEvents(meter, events)));
        });
    return readings;
  }

  private static Map<Slot, List<UsageEvent>> eventsBySlot(
      Quantity quantity, Meter meter, Span span, ChargeContext context) {
    Map<Slot, List<UsageEvent>> bySlot = new TreeMap<>();
    for (UsageEvent event : context.events(meter, span)) {
      if (quantity.where().takes(event.dimensions(), meter)) {
        Instant time = Instant.ofEpochMilli(event.timeMs());
        bySlot
            .computeIfAbsent(
                slot(quantity, meter, event.dimensions(), time, context), slot -> new ArrayList<>())
            .add(event);
      }
    }
    return bySlot;
  }

  private static Map<Slot, List<Carried>> carriedBySlot(
      Quantity quantity, Meter meter, Span span, ChargeContext context) {
    Map<Slot, List<Carried>> bySlot = new TreeMap<>();
    for (Carried change : context.carried(meter, span)) {
      if (quantity.where().takes(change.dimensions(), meter)) {
        bySlot
            .computeIfAbsent(
                slot(quantity, meter, change.dimensions(), change.at(), context),
                slot -> new ArrayList<>())
            .add(change);
      }
    }
    return bySlot;
  }

  private static boolean isOne(Quantity quantity) {
    return quantity.by() == null && quantity.interval() == null;
  }

  private static Slot slot(
      Quantity quantity,
      Meter meter,
      List<String> dimensions,
      Instant time,
      ChargeContext context) {
    String by = quantity.by();
    String value = by == null ? "" : dimensions.get(DimensionFilter.indexOf(meter, by));
    PriceInterval interval = quantity.interval();
    return new Slot(
        interval == null ? Instant.EPOCH : interval.containing(time, context.zones()).from(),
        value);
  }

  private static Span spanOf(Quantity quantity, Slot slot, ChargeContext context) {
    PriceInterval interval = quantity.interval();
    return interval == null
        ? context.span()
        : interval.containing(slot.start, context.zones()).intersect(context.span());
  }

  private static String key(Quantity quantity, Slot slot) {
    String time = quantity.interval() == null ? "" : slot.start + "/";
    return quantity.by() == null ? time : time + slot.value + "/";
  }

  private static String text(Quantity quantity, Slot slot, ChargeContext context) {
    PriceInterval interval = quantity.interval();
    String time = interval == null ? "" : ", " + interval.label(slot.start, context.zones());
    return quantity.by() == null
        ? time
        : time + " (" + (slot.value.isEmpty() ? "no " + quantity.by() : slot.value) + ")";
  }
}
