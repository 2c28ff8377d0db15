package io.tallygate.gateway.http;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.Dimension;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks events one by one and turns each into an entry of a batch or a refusal: all its meters take it or none. One event
 * loop; {@link #begin} for each request.
 */
final class EventAssembler {
  static final int SUBJECT_BYTES_MAX = 256;
  static final int DIMENSION_BYTES_MAX = 256;
  static final int ATTRIBUTE_BYTES_MAX = 4096;
  static final int ID_BYTES_MAX = 1024;

  private static final byte[] SPEC_VERSION = {'1', '.', '0'};

  /** Leaves room in a frame for the event's neighbours' refusals. */
  private static final int ENTRY_BYTES_MAX = LogFrame.PAYLOAD_LENGTH_MAX / 2;

  private final SeriesDirectory directory;
  private final IdHasher hasher;
  private final DecimalText decimal = new DecimalText();
  private BodyForm form = BodyForm.PLAIN;
  private EventBatch batch = new EventBatch();
  private int tenant;
  private long nowMs;
  private @Nullable String idempotencyKey;
  private final int eventsMax;

  /**
   * @param hasher this thread's own
   * @param eventsMax events in one request, at the most
   */
  EventAssembler(SeriesDirectory directory, IdHasher hasher, int eventsMax) {
    this.directory = directory;
    this.eventsMax = eventsMax;
    this.hasher = hasher;
  }

  /**
   * Begins a request.
   *
   * @param into receives entries and refusals; cleared
   * @param arrivalMs time of arrival, ms since 1970
   * @param requestKey the request's {@code Idempotency-Key}, which stands in for missing ids
   */
  void begin(
      BodyForm bodyForm,
      EventBatch into,
      int tenantNumber,
      long arrivalMs,
      @Nullable String requestKey) {
    form = bodyForm;
    batch = into;
    tenant = tenantNumber;
    nowMs = arrivalMs;
    idempotencyKey = requestKey;
    into.clear();
  }

  private int nextIndex() throws UnreadableBodyException {
    if (batch.eventsRead() == eventsMax) {
      throw new UnreadableBodyException(
          Problem.of(413, "Too many events", "the body has more than " + eventsMax + " events"));
    }
    return batch.nextIndex();
  }

  /**
   * Takes an event that was read.
   *
   * @throws UnreadableBodyException if the body has more events than a request may have
   */
  void add(EventDraft draft) throws UnreadableBodyException {
    int index = nextIndex();
    if (draft.id.isAbsent()) {
      batch.noteMissingId();
    }
    Refusal refusal = draft.refusal(index);
    if (refusal == null) {
      refusal = checkContext(draft, index);
    }
    EventSchema schema = draft.schema;
    if (refusal == null && schema != null) {
      hash(draft, index);
      batch.beginEntry(hasher.low(), hasher.high());
      refusal = fill(draft, schema, index);
      if (refusal == null) {
        batch.endEntry(draft.hasTime ? draft.timeMs : nowMs);
        return;
      }
      batch.abandonEntry();
    }
    if (refusal != null) {
      batch.refuse(refusal);
    }
  }

  /** Takes note of a line or an element that is no event at all. */
  void addUnreadable(String field, String message) throws UnreadableBodyException {
    batch.refuse(new Refusal(nextIndex(), field, RefusalCode.MALFORMED_FIELD, message));
  }

  private @Nullable Refusal checkContext(EventDraft draft, int index) {
    if (draft.specVersion.isAbsent()) {
      if (form.cloudEvents()) {
        return missing(index, "specversion");
      }
    } else if (!draft.specVersion.is(SPEC_VERSION)) {
      return new Refusal(
          index,
          "specversion",
          RefusalCode.UNSUPPORTED_SPEC_VERSION,
          "specversion must be 1.0 [specversion=" + shortened(draft.specVersion.string()) + "]");
    }
    if (draft.type.isAbsent()) {
      return missing(index, "type");
    }
    if (draft.schema == null) {
      return new Refusal(
          index,
          "type",
          RefusalCode.UNKNOWN_EVENT_TYPE,
          "no meter counts events of this type [type=" + shortened(draft.type.string()) + "]");
    }
    if (draft.subject.isAbsent()) {
      return missing(index, "subject");
    }
    if (!draft.subject.fits(SUBJECT_BYTES_MAX)) {
      return new Refusal(
          index,
          "subject",
          RefusalCode.SUBJECT_INVALID,
          "subject must be text of 1 to " + SUBJECT_BYTES_MAX + " bytes");
    }
    return checkIdentity(draft, index);
  }

  private @Nullable Refusal checkIdentity(EventDraft draft, int index) {
    if (draft.source.isAbsent() && form.cloudEvents()) {
      return missing(index, "source");
    }
    if (!draft.source.isAbsent() && !draft.source.fits(ID_BYTES_MAX)) {
      return malformed(index, "source", "source must be text of 1 to " + ID_BYTES_MAX + " bytes");
    }
    if (draft.id.isAbsent()) {
      return idempotencyKey == null
          ? new Refusal(
              index,
              "id",
              RefusalCode.MISSING_FIELD,
              "id is missing, and so is an Idempotency-Key header to stand in for it")
          : null;
    }
    return draft.id.fits(ID_BYTES_MAX)
        ? null
        : malformed(index, "id", "id must be text of 1 to " + ID_BYTES_MAX + " bytes");
  }

  /** Ids that come from an idempotency key live apart from those of events: their tenant number is never a tenant's. */
  private void hash(EventDraft draft, int index) {
    String key = idempotencyKey;
    Utf8Text id = draft.id;
    Utf8Text source = draft.source;
    if (!id.isAbsent()) {
      // A source that is missing is hashed as an empty one.
      hasher.hash(
          tenant,
          source.bytes(),
          source.from(),
          source.length(),
          id.bytes(),
          id.from(),
          id.length());
    } else if (key != null) {
      hasher.hash(~tenant, key, Integer.toString(index));
    } else {
      throw new IllegalStateException("event without an id passed the check [index=" + index + "]");
    }
  }

  private @Nullable Refusal fill(EventDraft draft, EventSchema schema, int index) {
    List<EventSchema.MeterPlan> meters = schema.meters();
    for (int i = 0; i < meters.size(); i++) {
      Refusal refusal = addRecord(draft, meters.get(i), index);
      if (refusal != null) {
        return refusal;
      }
    }
    for (int i = 0; i < schema.attributes().size(); i++) {
      Refusal refusal = addAttribute(draft, schema.attributes().get(i), index);
      if (refusal != null) {
        return refusal;
      }
    }
    if (batch.entryLength() > ENTRY_BYTES_MAX) {
      return new Refusal(
          index,
          "data",
          RefusalCode.EVENT_TOO_LARGE,
          "the event's records and attributes exceed " + ENTRY_BYTES_MAX + " bytes");
    }
    return null;
  }

  private @Nullable Refusal addRecord(EventDraft draft, EventSchema.MeterPlan plan, int index) {
    if (draft.hasTime) {
      Refusal refusal = checkTime(draft.timeMs, plan, index);
      if (refusal != null) {
        return refusal;
      }
    }
    long quantity = 1;
    if (plan.valueSlot() != PathNode.NO_SLOT) {
      Refusal refusal = readQuantity(draft.data, plan, index);
      if (refusal != null) {
        return refusal;
      }
      quantity = decimal.value();
    }
    if (plan.dimensionSlots().length == 0) {
      Utf8Text subject = draft.subject;
      int series =
          directory.find(
              tenant, plan.meter().id(), subject.bytes(), subject.from(), subject.length());
      if (series == SeriesDirectory.UNKNOWN) {
        batch.addRecord(
            new SeriesKey(tenant, plan.meter().id(), subject.string(), List.of()), index, quantity);
      } else {
        batch.addRecord(series, index, quantity);
      }
      return null;
    }
    return addDimensioned(draft, plan, index, quantity);
  }

  private @Nullable Refusal addDimensioned(
      EventDraft draft, EventSchema.MeterPlan plan, int index, long quantity) {
    DataSlots data = draft.data;
    String[] values = new String[plan.dimensionSlots().length];
    for (int i = 0; i < values.length; i++) {
      int slot = plan.dimensionSlots()[i];
      Dimension dimension = plan.meter().dimensions().get(i);
      Refusal refusal = checkDimension(data, slot, dimension.path(), index);
      if (refusal != null) {
        return refusal;
      }
      String value = data.kind(slot) == DataSlots.ABSENT ? "" : data.string(slot);
      values[i] = dimension.value(value, draft.hasTime ? draft.timeMs : nowMs);
    }
    SeriesKey key =
        new SeriesKey(tenant, plan.meter().id(), draft.subject.string(), listOf(values));
    int series = directory.find(key);
    if (series == SeriesDirectory.UNKNOWN) {
      batch.addRecord(key, index, quantity);
    } else {
      batch.addRecord(series, index, quantity);
    }
    return null;
  }

  private @Nullable Refusal checkTime(long timeMs, EventSchema.MeterPlan plan, int index) {
    if (timeMs < 0 || timeMs < nowMs - plan.backLimitMs()) {
      return new Refusal(
          index,
          "time",
          RefusalCode.TIME_TOO_OLD,
          "time is further back than the meter allows [meter="
              + plan.meter().key()
              + "] [backLimit="
              + plan.meter().backLimit()
              + "]");
    }
    if (timeMs > nowMs + plan.aheadLimitMs()) {
      return new Refusal(
          index,
          "time",
          RefusalCode.TIME_TOO_FAR_AHEAD,
          "time is further ahead than the meter allows [meter="
              + plan.meter().key()
              + "] [aheadLimit="
              + plan.meter().aheadLimit()
              + "]");
    }
    return null;
  }

  private @Nullable Refusal readQuantity(DataSlots data, EventSchema.MeterPlan plan, int index) {
    int slot = plan.valueSlot();
    String path = String.valueOf(plan.meter().valuePath());
    byte kind = data.kind(slot);
    if (kind == DataSlots.ABSENT) {
      return missing(index, field(path));
    }
    if (kind == DataSlots.REPEATED) {
      return malformed(index, field(path), field(path) + " is given more than once");
    }
    if (kind != DataSlots.NUMBER && kind != DataSlots.STRING) {
      return malformed(index, field(path), field(path) + " must be a decimal number");
    }
    int scale = plan.meter().scale();
    RefusalCode code = decimal.parse(data.text(), data.start(slot), data.end(slot), scale);
    if (code == null) {
      return decimal.value() >= 0 || plan.meter().allowsNegative()
          ? null
          : new Refusal(
              index,
              field(path),
              RefusalCode.QUANTITY_OUT_OF_RANGE,
              field(path)
                  + " is negative, and the meter takes no negative quantities [meter="
                  + plan.meter().key()
                  + "]");
    }
    String what =
        switch (code) {
          case TOO_MANY_DIGITS -> " has more than the meter's decimal places [scale=" + scale + "]";
          case QUANTITY_OUT_OF_RANGE ->
              " does not fit into 64 bits at the meter's scale [scale=" + scale + "]";
          default -> " must be a decimal number";
        };
    return new Refusal(index, field(path), code, field(path) + what);
  }

  private static @Nullable Refusal checkDimension(
      DataSlots data, int slot, String path, int index) {
    return switch (data.kind(slot)) {
      case DataSlots.COMPOSITE ->
          dimensionInvalid(index, path, " must be a string, a number or a boolean");
      case DataSlots.REPEATED -> dimensionInvalid(index, path, " is given more than once");
      case DataSlots.ILL_FORMED -> dimensionTooLong(index, path);
      case DataSlots.ABSENT -> null;
      default ->
          data.end(slot) - data.start(slot) > DIMENSION_BYTES_MAX
              ? dimensionTooLong(index, path)
              : null;
    };
  }

  private @Nullable Refusal addAttribute(
      EventDraft draft, EventSchema.AttributePlan attribute, int index) {
    int slot = attribute.slot();
    if (slot == EventSchema.OWN_ID) {
      return addOwn(draft.id, "id", attribute, index);
    }
    if (slot == EventSchema.OWN_SOURCE) {
      return addOwn(draft.source, "source", attribute, index);
    }
    DataSlots data = draft.data;
    int from = data.start(slot);
    int length = data.end(slot) - from;
    return switch (data.kind(slot)) {
      case DataSlots.ABSENT -> null;
      case DataSlots.COMPOSITE, DataSlots.REPEATED ->
          attributeInvalid(index, dataField(attribute), " must be one string, number or boolean");
      case DataSlots.ILL_FORMED -> attributeTooLong(index, dataField(attribute));
      default ->
          hasRoom(length)
              ? put(attribute, data.text(), from, length)
              : noRoom(index, dataField(attribute), length);
    };
  }

  private @Nullable Refusal addOwn(
      Utf8Text text, String field, EventSchema.AttributePlan attribute, int index) {
    if (text.isAbsent()) {
      return null;
    }
    return hasRoom(text.length())
        ? put(attribute, text.bytes(), text.from(), text.length())
        : noRoom(index, field, text.length());
  }

  private boolean hasRoom(int length) {
    return length <= ATTRIBUTE_BYTES_MAX && batch.entryLength() + length <= ENTRY_BYTES_MAX;
  }

  private @Nullable Refusal put(
      EventSchema.AttributePlan attribute, byte[] text, int from, int length) {
    batch.addAttribute(attribute.number(), text, from, length);
    return null;
  }

  private static Refusal noRoom(int index, String field, int length) {
    return length > ATTRIBUTE_BYTES_MAX
        ? attributeTooLong(index, field)
        : new Refusal(
            index,
            field,
            RefusalCode.EVENT_TOO_LARGE,
            "the event's records and attributes exceed " + ENTRY_BYTES_MAX + " bytes");
  }

  private static Refusal attributeTooLong(int index, String field) {
    return attributeInvalid(
        index, field, " must be text of at most " + ATTRIBUTE_BYTES_MAX + " bytes");
  }

  private static String dataField(EventSchema.AttributePlan attribute) {
    return "data." + attribute.name();
  }

  private static List<String> listOf(String[] values) {
    return switch (values.length) {
      case 1 -> List.of(values[0]);
      case 2 -> List.of(values[0], values[1]);
      default -> List.copyOf(Arrays.asList(values));
    };
  }

  private static String field(String path) {
    return "data" + path.substring(1);
  }

  private static Refusal missing(int index, String field) {
    return new Refusal(index, field, RefusalCode.MISSING_FIELD, field + " is missing");
  }

  private static Refusal malformed(int index, String field, String message) {
    return new Refusal(index, field, RefusalCode.MALFORMED_FIELD, message);
  }

  private static Refusal attributeInvalid(int index, String field, String what) {
    return new Refusal(index, field, RefusalCode.ATTRIBUTE_INVALID, field + what);
  }

  private static Refusal dimensionTooLong(int index, String path) {
    return dimensionInvalid(index, path, " must be text of at most 256 bytes");
  }

  private static Refusal dimensionInvalid(int index, String path, String what) {
    return new Refusal(index, field(path), RefusalCode.DIMENSIONS_INVALID, field(path) + what);
  }

  /** Text of a sender in a message: enough to find it, not enough to flood the answer. */
  private static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
