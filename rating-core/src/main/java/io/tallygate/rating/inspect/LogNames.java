package io.tallygate.rating.inspect;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Names of what records count: from the catalog, from what is stored, and from the control frames that go by. One thread. */
public final class LogNames {
  /** Definitions of series from somewhere else than the log. */
  @FunctionalInterface
  public interface Stored {
    /** Null if it has none of that number. */
    @Nullable SeriesDefinition series(int number);
  }

  /** Behind the number of its tenant. */
  private static final int PRODUCER_NAME_OFFSET = 4;

  private final Catalog catalog;
  private final Stored stored;
  private final long attributesFrom;
  private final Map<Integer, SeriesDefinition> defined = new HashMap<>();
  private final Map<Integer, String> producers = new HashMap<>();
  private final List<String> attributes;

  /**
   * @param catalog newest there is
   * @param stored definitions that the store has, null for the others
   * @param attributes names that the store has, by number from 1
   * @param attributesFrom log position behind which names are new; {@link Long#MAX_VALUE}: their numbers cannot be told
   */
  public LogNames(Catalog catalog, Stored stored, List<String> attributes, long attributesFrom) {
    this.catalog = catalog;
    this.stored = stored;
    this.attributes = new ArrayList<>(attributes);
    this.attributesFrom = attributesFrom;
  }

  /** Takes in what a control frame defines. Every frame is to be shown, once, in order. */
  public void learn(DirectBuffer buffer, int frame) {
    switch (LogFrame.kind(buffer, frame)) {
      case LogFrame.KIND_SERIES ->
          SeriesDefinitionCodec.decode(
              buffer,
              frame + LogFrame.HEADER_LENGTH,
              LogFrame.payloadLength(buffer, frame),
              definition -> defined.put(definition.number(), definition));
      case LogFrame.KIND_ATTRIBUTE_NAMES -> {
        if (LogFrame.position(buffer, frame) >= attributesFrom) {
          learnAttributes(buffer, frame);
        }
      }
      case LogFrame.KIND_PRODUCER -> {
        int at = frame + LogFrame.HEADER_LENGTH + PRODUCER_NAME_OFFSET;
        int length = Short.toUnsignedInt(buffer.getShort(at, LITTLE_ENDIAN));
        learnProducer(
            buffer.getInt(frame + LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN),
            buffer.getStringWithoutLengthUtf8(at + 2, length));
      }
      default -> {}
    }
  }

  /** Takes in a producer's name from somewhere else than the log. */
  public void learnProducer(int number, String name) {
    producers.put(number, name);
  }

  /** Name of a producer; null if it opened its line in log that is gone. */
  public @Nullable String producer(int number) {
    return producers.get(number);
  }

  private void learnAttributes(DirectBuffer buffer, int frame) {
    int at = frame + LogFrame.HEADER_LENGTH;
    int end = at + LogFrame.payloadLength(buffer, frame);
    while (at < end) {
      int length = Short.toUnsignedInt(buffer.getShort(at, LITTLE_ENDIAN));
      attributes.add(buffer.getStringWithoutLengthUtf8(at + 2, length));
      at += 2 + length;
    }
  }

  /** A series' definition; null if it was defined in log that is gone and the store was not asked. */
  public @Nullable SeriesDefinition series(int number) {
    SeriesDefinition known = defined.get(number);
    return known == null ? stored.series(number) : known;
  }

  /** A series' meter; null if the series or the meter is not known. */
  public @Nullable Meter meter(int series) {
    SeriesDefinition definition = series(series);
    List<Meter> meters = catalog.meters().all();
    return definition == null || definition.key().meter() >= meters.size()
        ? null
        : meters.get(definition.key().meter());
  }

  /** Key of a series' tenant; null if not known. */
  public @Nullable String tenant(int series) {
    SeriesDefinition definition = series(series);
    return definition == null || definition.key().tenant() >= catalog.tenants().size()
        ? null
        : catalog.tenantName(definition.key().tenant());
  }

  /** A quantity as its meter's unit counts it; as logged where the meter is not known. */
  public BigDecimal quantity(int series, long logged) {
    Meter meter = meter(series);
    return BigDecimal.valueOf(logged, meter == null ? 0 : meter.scale());
  }

  /** Name of a descriptive attribute; {@code #number} where it is not known. */
  public String attribute(int number) {
    return number <= attributes.size() ? attributes.get(number - 1) : "#" + number;
  }
}
