package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDirectory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schemas of one catalog version, made when first asked for. One event loop. */
final class EventSchemas {
  /** A power of two. */
  private static final int FOUND_MAX = 32;

  private final SeriesDirectory directory;
  private final Map<Key, EventSchema> schemas = new HashMap<>();
  private final Map<String, Integer> attributeNumbers = new HashMap<>();

  /** Those found last, by the bytes of their types; one that finds its place taken takes it. */
  private final Found[] found = new Found[FOUND_MAX];

  private @Nullable Meters meters;

  private record Key(int tenant, String type) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Found(int tenant, byte[] type, EventSchema schema) {}

  EventSchemas(SeriesDirectory directory) {
    this.directory = directory;
  }

  /**
   * Takes up a catalog version, if it is another one: numbers the names of its attributes.
   *
   * @return 0, {@link SeriesDirectory#RING_FULL} (try again) or {@link SeriesDirectory#LIMIT_REACHED} (too many names)
   */
  int use(Meters newest) {
    if (newest == meters) {
      return 0;
    }
    Set<String> wanted = new LinkedHashSet<>();
    for (Meter meter : newest.all()) {
      if (meter.keepEvents()) {
        wanted.addAll(meter.attributes());
      }
    }
    List<String> names = List.copyOf(wanted);
    int[] numbers = new int[names.size()];
    int status = directory.resolveAttributeNames(names, numbers);
    if (status != 0) {
      return status;
    }
    for (int i = 0; i < numbers.length; i++) {
      attributeNumbers.put(names.get(i), numbers[i]);
    }
    schemas.clear();
    Arrays.fill(found, null);
    meters = newest;
    return 0;
  }

  /** The schema of an event type; null if no meter of the tenant wants it. */
  @Nullable EventSchema find(int tenant, Utf8Text type) {
    int place = place(tenant, type);
    Found last = found[place];
    if (last != null && last.tenant == tenant && type.is(last.type)) {
      return last.schema;
    }
    EventSchema schema = find(tenant, type.string());
    if (schema != null) {
      byte[] bytes = schema.type().getBytes(UTF_8);
      if (type.is(bytes)) {
        found[place] = new Found(tenant, bytes, schema);
      }
    }
    return schema;
  }

  private static int place(int tenant, Utf8Text type) {
    int length = type.length();
    int last = length == 0 ? 0 : type.bytes()[type.from() + length - 1];
    return (31 * (31 * tenant + length) + last) & (FOUND_MAX - 1);
  }

  private @Nullable EventSchema find(int tenant, String type) {
    Meters current = meters;
    if (current == null) {
      throw new IllegalStateException("no catalog version taken up yet");
    }
    Key key = new Key(tenant, type);
    EventSchema schema = schemas.get(key);
    if (schema == null) {
      List<Meter> matching = current.byEventType(tenant, type);
      if (matching.isEmpty()) {
        return null;
      }
      schema = new EventSchema(type, matching, this::attributeNumber);
      schemas.put(key, schema);
    }
    return schema;
  }

  private int attributeNumber(String name) {
    Integer number = attributeNumbers.get(name);
    if (number == null) {
      throw new IllegalStateException("attribute without a number [name=" + name + "]");
    }
    return number;
  }
}
