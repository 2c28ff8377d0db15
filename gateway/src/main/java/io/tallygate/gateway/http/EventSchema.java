package io.tallygate.gateway.http;

import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.Meter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the meters of one event type want out of an event, worked out once per catalog version. Immutable. */
final class EventSchema {
  /** Slot of the attribute {@code ce-id}: the event's own id. */
  static final int OWN_ID = -2;

  /** Slot of the attribute {@code ce-source}: the event's own source. */
  static final int OWN_SOURCE = -3;

  private final String type;
  private final List<MeterPlan> meters;
  private final List<AttributePlan> attributes;
  private final PathNode root;
  private final int slots;

  /**
   * One meter and the slots of its values.
   *
   * @param valueSlot of the quantity; {@link PathNode#NO_SLOT} if it counts events
   * @param dimensionSlots in the meter's order
   * @param backLimitMs how old an event may be, in ms
   * @param aheadLimitMs how far in the future it may lie, in ms
   */
  @SuppressWarnings("ArrayRecordComponent")
  record MeterPlan(
      Meter meter, int valueSlot, int[] dimensionSlots, long backLimitMs, long aheadLimitMs) {}

  /**
   * A descriptive attribute of kept events.
   *
   * @param slot of its value in the data, {@link #OWN_ID} or {@link #OWN_SOURCE}
   * @param number of its name in the log
   */
  record AttributePlan(String name, int slot, int number) {}

  /** Gives the number of an attribute's name in the log. */
  interface AttributeNumbers {
    int of(String name);
  }

  EventSchema(String type, List<Meter> matching, AttributeNumbers numbers) {
    this.type = type;
    PathNode paths = new PathNode("$");
    int next = 0;
    List<MeterPlan> plans = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Meter meter : matching) {
      int valueSlot = PathNode.NO_SLOT;
      if (meter.valuePath() != null) {
        valueSlot = paths.add(meter.valuePath(), next);
        next = Math.max(next, valueSlot + 1);
      }
      int[] dimensionSlots = new int[meter.dimensions().size()];
      int i = 0;
      for (Dimension dimension : meter.dimensions()) {
        int slot = paths.add(dimension.path(), next);
        next = Math.max(next, slot + 1);
        dimensionSlots[i++] = slot;
      }
      if (meter.keepEvents()) {
        names.addAll(meter.attributes());
      }
      plans.add(
          new MeterPlan(
              meter,
              valueSlot,
              dimensionSlots,
              meter.backLimit().toMillis(),
              meter.aheadLimit().toMillis()));
    }
    List<AttributePlan> wanted = new ArrayList<>();
    for (String name : names) {
      int slot =
          switch (name) {
            case "ce-id" -> OWN_ID;
            case "ce-source" -> OWN_SOURCE;
            default -> paths.add("$." + name, next);
          };
      next = Math.max(next, slot + 1);
      wanted.add(new AttributePlan(name, slot, numbers.of(name)));
    }
    this.meters = List.copyOf(plans);
    this.attributes = List.copyOf(wanted);
    this.root = paths;
    this.slots = next;
  }

  /** The CloudEvents type. */
  String type() {
    return type;
  }

  List<MeterPlan> meters() {
    return meters;
  }

  List<AttributePlan> attributes() {
    return attributes;
  }

  PathNode root() {
    return root;
  }

  int slots() {
    return slots;
  }
}
