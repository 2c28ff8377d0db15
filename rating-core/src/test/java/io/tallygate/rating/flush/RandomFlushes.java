package io.tallygate.rating.flush;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Flushes as an engine would make them: numbered without gaps, over few meters, subjects and windows, so that much meets. */
public final class RandomFlushes {
  public static final int METERS = 3;
  public static final int SUBJECTS = 6;
  public static final int FIRST_WINDOW = 4_000_000;
  public static final int WINDOWS = 12;

  private static final List<String> TEXTS = List.of("", "in", "o\"ut", "ü,[x]", "\u0001\n", "🐘");

  private final Random random;
  private final List<SeriesDefinition> defined = new ArrayList<>();
  private int names;
  private long number;
  private long position;

  public RandomFlushes(long seed) {
    random = new Random(seed);
  }

  public static String subject(int index) {
    return "subject-" + index;
  }

  public FlushBatch next() {
    number++;
    position += 1 + random.nextInt(1_000_000);
    List<SeriesDefinition> series = newSeries();
    int firstName = names + 1;
    List<String> newNames = new ArrayList<>();
    while (random.nextInt(4) == 0) {
      newNames.add("name-" + ++names);
    }
    Deltas deltas = new Deltas();
    for (int i = random.nextInt(60); i > 0; i--) {
      deltas.add(anySeries(), anyWindow(), 1 + random.nextInt(1000), anyQuantity());
    }
    List<KeptEvent> events = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      events.add(event(i));
    }
    byte[] engineState = new byte[random.nextInt(3000)];
    random.nextBytes(engineState);
    return new FlushBatch(
        number,
        position,
        1_700_000_000_000L + number,
        1 + (int) number / 7,
        deltas,
        series,
        newNames,
        firstName,
        events,
        engineState);
  }

  private List<SeriesDefinition> newSeries() {
    List<SeriesDefinition> series = new ArrayList<>();
    for (int i = number == 1 ? 5 : random.nextInt(3); i > 0; i--) {
      int source = defined.size();
      SeriesKey key =
          new SeriesKey(
              0,
              random.nextInt(METERS),
              subject(random.nextInt(SUBJECTS)),
              List.of(anyText(), Integer.toString(source)));
      define(series, new SeriesDefinition(source, key, source, SeriesDefinition.NONE));
      if (key.meter() == 1) {
        define(series, new SeriesDefinition(source + 1, key, source, 0));
      }
    }
    return series;
  }

  private void define(List<SeriesDefinition> series, SeriesDefinition definition) {
    defined.add(definition);
    series.add(definition);
  }

  private KeptEvent event(int index) {
    Map<String, String> attributes =
        random.nextBoolean() ? Map.of() : Map.of("id", anyText(), "text", anyText());
    return new KeptEvent(
        position,
        index,
        anySeries(),
        anyWindow() * 300_000L + random.nextInt(300_000),
        anyQuantity(),
        random.nextLong(),
        random.nextLong(),
        attributes);
  }

  private int anySeries() {
    return random.nextInt(defined.size());
  }

  private int anyWindow() {
    return FIRST_WINDOW + random.nextInt(WINDOWS);
  }

  /** Now and then at the edge of 64 bits, so that exact sums need more. */
  private long anyQuantity() {
    return switch (random.nextInt(8)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> Long.MIN_VALUE;
      case 2 -> 0;
      default -> random.nextInt(200_000) - 50_000;
    };
  }

  private String anyText() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
