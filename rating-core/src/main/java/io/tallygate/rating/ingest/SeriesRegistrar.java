package io.tallygate.rating.ingest;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Numbers series and attribute names, and puts their definitions on the ring before anyone else can see them: whoever finds
 * a number and publishes a frame with it, is behind the definition in the log.
 *
 * <p>Look-ups take no lock. Definitions are made under one lock, which is given up when the ring is full: what is not defined
 * by then is not numbered either.
 */
public final class SeriesRegistrar implements SeriesDirectory {
  private static final int NAMES_MAX = 0xFFFF;

  private final IngestPort port;
  private final SeriesDictionary dictionary;
  private final Supplier<Meters> meters;
  private final int seriesMax;
  private final SeriesMemory memory;

  /** Under the lock: a group that is numbered and not yet visible, and what of it is not yet on the ring. */
  private final List<SeriesDefinition> hidden = new ArrayList<>();

  private List<SeriesDefinition> rest = List.of();
  private final ConcurrentHashMap<String, Integer> names = new ConcurrentHashMap<>();

  /** Without a limit of memory. */
  public SeriesRegistrar(
      IngestPort port, SeriesDictionary dictionary, Supplier<Meters> meters, int seriesMax) {
    this(port, dictionary, meters, seriesMax, SeriesMemory.UNLIMITED);
  }

  /**
   * @param seriesMax series at the most, derived ones included
   * @param memory that there is for them: whichever is reached first is the limit
   */
  public SeriesRegistrar(
      IngestPort port,
      SeriesDictionary dictionary,
      Supplier<Meters> meters,
      int seriesMax,
      SeriesMemory memory) {
    this.port = port;
    this.dictionary = dictionary;
    this.meters = meters;
    this.seriesMax = seriesMax;
    this.memory = memory;
  }

  @Override
  public int find(SeriesKey key) {
    return dictionary.find(key);
  }

  @Override
  public int find(int tenant, int meter, byte[] subject, int from, int length) {
    return dictionary.find(tenant, meter, subject, from, length);
  }

  @Override
  public int resolve(List<SeriesKey> keys, int[] numbers) {
    int status = 0;
    for (int i = 0; i < keys.size(); i++) {
      if (dictionary.find(keys.get(i)) == UNKNOWN) {
        status = defineMissing(keys, i);
        break;
      }
    }
    if (status == 0) {
      for (int i = 0; i < keys.size(); i++) {
        numbers[i] = dictionary.find(keys.get(i));
      }
    }
    return status;
  }

  private synchronized int defineMissing(List<SeriesKey> keys, int from) {
    Meters current = meters.get();
    for (int i = from; i < keys.size(); ) {
      if (!publishRest()) {
        return RING_FULL;
      }
      if (dictionary.find(keys.get(i)) != UNKNOWN) {
        i++;
        continue;
      }
      if (!hasRoomFor(1 + current.all().get(keys.get(i).meter()).decompositions().size())) {
        return LIMIT_REACHED;
      }
      FrameSlot slot = port.tryClaim();
      if (slot == null) {
        return RING_FULL;
      }
      i = fill(slot, keys, i, current);
    }
    return publishRest() ? 0 : RING_FULL;
  }

  private boolean hasRoomFor(int more) {
    return more <= seriesMax - dictionary.size() && memory.hasRoomFor(more, dictionary.names());
  }

  /** Fills a claimed slot with as many definitions as fit, publishes it, and only then makes them visible. */
  private int fill(FrameSlot slot, List<SeriesKey> keys, int from, Meters current) {
    List<SeriesDefinition> defined = new ArrayList<>();
    int next = dictionary.size();
    int end = LogFrame.HEADER_LENGTH;
    int i = from;
    Set<SeriesKey> inThisFrame = new HashSet<>();
    while (i < keys.size()) {
      SeriesKey key = keys.get(i);
      if (dictionary.find(key) == UNKNOWN && !inThisFrame.contains(key)) {
        int source = next;
        List<SeriesDefinition> group = new ArrayList<>();
        group.add(new SeriesDefinition(source, key, source, SeriesDefinition.NONE));
        Meter meter = current.all().get(key.meter());
        group.addAll(dictionary.missingDerived(key, source, meter, source + 1));
        if (next + group.size() > seriesMax) {
          break;
        }
        if (!fits(group, end)) {
          if (defined.isEmpty()) {
            end = begin(slot, group);
            i++;
          }
          break;
        }
        end = encode(slot, group, end);
        next += group.size();
        defined.addAll(group);
        inThisFrame.add(key);
      }
      i++;
    }
    defined.forEach(dictionary::append);
    publish(slot, LogFrame.KIND_SERIES, end);
    reveal(defined);
    return i;
  }

  /**
   * The begin of a group that no frame has room for. None of it is visible before {@link #publishRest} has put all of it on the
   * ring, and nothing else is numbered before.
   *
   * @return the offset behind what the slot holds
   */
  private int begin(FrameSlot slot, List<SeriesDefinition> group) {
    hidden.addAll(group);
    group.forEach(dictionary::append);
    return fillFrom(slot, group);
  }

  /** Fills an empty slot with the first definitions that fit; the others are the rest. */
  private int fillFrom(FrameSlot slot, List<SeriesDefinition> definitions) {
    int end = LogFrame.HEADER_LENGTH;
    int count = 0;
    while (count < definitions.size() && fits(definitions.subList(count, count + 1), end)) {
      end = encode(slot, definitions.subList(count, count + 1), end);
      count++;
    }
    rest = List.copyOf(definitions.subList(count, definitions.size()));
    return end;
  }

  /** Puts the rest of a large group on the ring and makes it visible; false where the ring has no room. */
  private boolean publishRest() {
    while (!rest.isEmpty()) {
      FrameSlot slot = port.tryClaim();
      if (slot == null) {
        return false;
      }
      publish(slot, LogFrame.KIND_SERIES, fillFrom(slot, rest));
    }
    reveal(hidden);
    hidden.clear();
    return true;
  }

  private void reveal(List<SeriesDefinition> definitions) {
    definitions.forEach(definition -> dictionary.reveal(definition.number()));
  }

  /**
   * Defines what newly added decompositions need for series that exist already.
   *
   * @return 0 when nothing is missing any more, or {@link #RING_FULL} or {@link #LIMIT_REACHED}: call again
   */
  public synchronized int defineDerived() {
    if (!publishRest()) {
      return RING_FULL;
    }
    Meters current = meters.get();
    List<SeriesDefinition> missing = new ArrayList<>();
    dictionary.forEachSource(
        (key, source) ->
            missing.addAll(
                dictionary.missingDerived(
                    key,
                    source,
                    current.all().get(key.meter()),
                    dictionary.size() + missing.size())));
    if (!hasRoomFor(missing.size())) {
      return LIMIT_REACHED;
    }
    for (int i = 0; i < missing.size(); ) {
      FrameSlot slot = port.tryClaim();
      if (slot == null) {
        return RING_FULL;
      }
      int end = LogFrame.HEADER_LENGTH;
      int first = i;
      while (i < missing.size() && fits(missing.subList(i, i + 1), end)) {
        end = encode(slot, missing.subList(i, i + 1), end);
        i++;
      }
      missing.subList(first, i).forEach(dictionary::append);
      publish(slot, LogFrame.KIND_SERIES, end);
      reveal(missing.subList(first, i));
    }
    return 0;
  }

  @Override
  public int resolveAttributeNames(List<String> wanted, int[] numbers) {
    for (int i = 0; i < wanted.size(); i++) {
      Integer number = names.get(wanted.get(i));
      if (number == null) {
        int defined = defineName(wanted.get(i));
        if (defined < 0) {
          return defined;
        }
        number = defined;
      }
      numbers[i] = number;
    }
    return 0;
  }

  private synchronized int defineName(String name) {
    Integer known = names.get(name);
    if (known != null) {
      return known;
    }
    if (names.size() == NAMES_MAX) {
      return LIMIT_REACHED;
    }
    FrameSlot slot = port.tryClaim();
    if (slot == null) {
      return RING_FULL;
    }
    int end = EventFrames.putName(slot.buffer(), LogFrame.HEADER_LENGTH, name);
    publish(slot, LogFrame.KIND_ATTRIBUTE_NAMES, end);
    int number = names.size() + 1;
    names.put(name, number);
    return number;
  }

  /** Recovery: a name that the log or the store knows already; names come in the order of their numbers. */
  public void restoreName(String name) {
    names.put(name, names.size() + 1);
  }

  private static boolean fits(List<SeriesDefinition> group, int end) {
    int length = 0;
    for (SeriesDefinition definition : group) {
      length += SeriesDefinitionCodec.lengthBound(definition);
    }
    return end + length <= FrameSlot.LENGTH;
  }

  private static int encode(FrameSlot slot, List<SeriesDefinition> group, int from) {
    int end = from;
    for (SeriesDefinition definition : group) {
      end = SeriesDefinitionCodec.encode(definition, slot.buffer(), end);
    }
    return end;
  }

  private void publish(FrameSlot slot, byte kind, int end) {
    LogFrame.begin(slot.buffer(), 0, kind);
    slot.buffer()
        .putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, end - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
    slot.from(null, 0, 0);
    port.publish(slot);
  }
}
