package io.tallygate.rating.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.query.NaiveQuery.Belonging;
import io.tallygate.rating.store.UsageStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Questions to the store, and to usage in memory, against {@link NaiveQuery}: random usage, some of it taken back, of meters of
 * every kind, over weeks in which clocks change, of subjects that move between customers.
 */
class MeterQueryDifferentialTest {
  private static final int QUESTIONS = 100;
  private static final int EVENTS = 400;
  private static final Instant FIRST = Instant.parse("2024-03-25T00:00:00Z");
  private static final int MINUTES = 16 * 24 * 60;
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Asia/Kolkata",
          "Asia/Kathmandu",
          "Australia/Lord_Howe");
  private static final List<String> SUBJECTS = List.of("s0", "s1", "s2", "s3", "s4", "free");
  private static final List<String> REGIONS = List.of("", "eu", "us");
  private static final String CATALOG =
      """
      meters:
        - {key: counted, eventType: a, aggregation: count, dimensions: [{name: region}]}
        - {key: sum, eventType: b, aggregation: sum, value: $.v, scale: 3, dimensions: [{name: region}, {name: kind}]}
        - {key: kept, eventType: c, aggregation: sum, value: $.v, scale: 2, keep: events, dimensions: [{name: region}]}
        - {key: average, eventType: d, aggregation: average, value: $.v, scale: 1, window: 5}
        - {key: p95, eventType: e, aggregation: p95, value: $.v, window: 5, dimensions: [{name: region}]}
        - {key: max, eventType: f, aggregation: max, value: $.v, scale: 1, keep: events}
        - {key: min, eventType: g, aggregation: min, value: $.v, keep: events, dimensions: [{name: region}]}
        - {key: latest, eventType: h, aggregation: latest, value: $.v, keep: events}
        - {key: unique, eventType: i, aggregation: unique, value: $.user, keep: events, dimensions: [{name: region}]}
      customers: [{key: c0, zone: UTC, currency: EUR}, {key: c1, zone: UTC, currency: EUR}, {key: c2, zone: Europe/Berlin, currency: EUR}]
      plans: [{key: p, currency: EUR}]
      subscriptions:
        - {key: a, customer: c0, plan: p, from: 2024-01-01, subjects: [s0, {key: s1, to: 2024-04-01}, {key: s2, from: 2024-04-02, to: 2024-04-04}]}
        - {key: b, customer: c1, plan: p, from: 2024-03-20, to: 2024-04-05, subjects: [{key: s1, from: 2024-04-01, to: 2024-04-03}, s3]}
        - {key: c, customer: c2, plan: p, from: 2024-03-01, subjects: [{key: s1, from: 2024-04-04}]}
        - {key: d, customer: c2, plan: p, from: 2024-03-28, subjects: [s4]}
      """;

  /** The same, as instants; a day of c2 begins in Berlin. */
  private static final List<Belonging> BELONGINGS =
      List.of(
          belonging("s0", "c0", "2024-01-01T00:00:00Z", null),
          belonging("s1", "c0", "2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z"),
          belonging("s2", "c0", "2024-04-02T00:00:00Z", "2024-04-04T00:00:00Z"),
          belonging("s1", "c1", "2024-04-01T00:00:00Z", "2024-04-03T00:00:00Z"),
          belonging("s3", "c1", "2024-03-20T00:00:00Z", "2024-04-05T00:00:00Z"),
          belonging("s1", "c2", "2024-04-03T22:00:00Z", null),
          belonging("s4", "c2", "2024-03-27T23:00:00Z", null));

  @TempDir Path directory;

  private final Catalog catalog = Documents.catalog(CATALOG);

  private static Belonging belonging(
      String subject, String customer, String from, @Nullable String to) {
    return new Belonging(
        subject, customer, Instant.parse(from), to == null ? null : Instant.parse(to));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerAsTheDefinitionsDo(long seed) throws QueryRefusedException {
    Random random = new Random(seed);
    try (UsageStore store = UsageStore.open(directory)) {
      UsageWorld world = new UsageWorld(store);
      List<Long> flushes = new ArrayList<>();
      for (int flush = 0; flush < 3; flush++) {
        for (Meter meter : catalog.of(0).meters()) {
          use(world, meter, random);
        }
        flushes.add(world.flush());
      }
      MeterQuery stored = new MeterQuery(() -> catalog, store);
      MeterQuery inMemory = new MeterQuery(() -> catalog, world.memory);
      NaiveQuery naive = new NaiveQuery(BELONGINGS);
      int rows = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        MeterQuestion question = question(random);
        long through = flushes.get(random.nextInt(flushes.size()));
        List<MeterRow> expected = comparable(naive.ask(question, world.events, through));
        assertThat(comparable(stored.ask(0, question, through)))
            .as("store [seed=%d] [question=%s] [flush=%d]", seed, question, through)
            .isEqualTo(expected);
        assertThat(comparable(inMemory.ask(0, question, through)))
            .as("memory [seed=%d] [question=%s] [flush=%d]", seed, question, through)
            .isEqualTo(expected);
        rows += expected.size();
      }
      assertThat(rows).isGreaterThan(QUESTIONS);
    }
  }

  private void use(UsageWorld world, Meter meter, Random random) {
    for (int i = random.nextInt(EVENTS); i > 0; i--) {
      List<String> dimensions = new ArrayList<>();
      meter.dimensions().forEach(d -> dimensions.add(any(REGIONS, random)));
      long quantity = meter.aggregation().countsEvents() ? 1 : quantity(random);
      Map<String, String> attributes =
          meter.aggregation() == Aggregation.UNIQUE && random.nextInt(8) > 0
              ? Map.of("user", "u" + random.nextInt(9))
              : Map.of();
      long timeMs = FIRST.toEpochMilli() + random.nextInt(MINUTES) * 60_000L;
      world.count(
          meter,
          new UsedEvent(
              meter.key(),
              any(SUBJECTS, random),
              dimensions,
              timeMs + random.nextInt(3) * 29_999L,
              quantity,
              attributes,
              0,
              0,
              0));
    }
    for (int i = random.nextInt(10); i > 0; i--) {
      int index = random.nextInt(world.events.size());
      UsedEvent event = world.events.get(index);
      if (event.meter().equals(meter.key())
          && event.voided() == Long.MAX_VALUE
          && isAlone(event, world.events)) {
        world.takeBack(meter, index);
      }
    }
  }

  /** Usage in memory finds what is taken back by what it is, so there must be no other like it. */
  private static boolean isAlone(UsedEvent event, List<UsedEvent> events) {
    return events.stream()
            .filter(
                other ->
                    other.meter().equals(event.meter())
                        && other.subject().equals(event.subject())
                        && other.timeMs() == event.timeMs())
            .count()
        == 1;
  }

  /** Now and then so large that sums leave 64 bits. */
  private static long quantity(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(5);
      case 1 -> -Long.MAX_VALUE + random.nextInt(5);
      case 2 -> 0;
      default -> random.nextInt(100_000) - 20_000;
    };
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static <T> List<T> some(List<T> values, Random random) {
    List<T> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, random.nextInt(values.size()));
  }

  private MeterQuestion question(Random random) {
    Meter meter = any(catalog.of(0).meters(), random);
    boolean isByEvent = meter.keepEvents();
    int grain = isByEvent ? 1 : meter.windowMinutes();
    List<QueryInterval> intervals = new ArrayList<>(List.of(QueryInterval.values()));
    intervals.removeIf(interval -> interval.isFinerThan(grain));
    QueryInterval interval = random.nextInt(4) == 0 ? null : any(intervals, random);
    int from = random.nextInt(MINUTES) / grain * grain;
    boolean isShort = interval != null && interval.isFinerThan(30);
    int longest = isShort ? 600 : MINUTES;
    int to = from + (1 + random.nextInt(longest / grain)) * grain;
    List<String> names = new ArrayList<>(List.of("subject", "customer"));
    Map<String, List<String>> filters = new LinkedHashMap<>();
    meter
        .dimensions()
        .forEach(
            dimension -> {
              names.add(dimension.name());
              if (random.nextInt(3) == 0) {
                filters.put(dimension.name(), some(REGIONS, random));
              }
            });
    List<String> groupBy = some(names, random);
    List<String> subjects = random.nextInt(3) == 0 ? some(SUBJECTS, random) : List.of();
    List<String> customers =
        random.nextInt(3) == 0 ? some(List.of("c0", "c1", "c2", "none"), random) : List.of();
    return new MeterQuestion(
        meter,
        FIRST.plusSeconds(from * 60L),
        FIRST.plusSeconds(to * 60L),
        interval,
        ZoneId.of(any(ZONES, random)),
        subjects,
        customers,
        filters,
        groupBy);
  }

  /** Values without zeros at their end. */
  private static List<MeterRow> comparable(List<MeterRow> rows) {
    return rows.stream()
        .map(
            row ->
                new MeterRow(
                    row.windowStart(),
                    row.windowEnd(),
                    row.subject(),
                    row.customer(),
                    row.group(),
                    row.value().signum() == 0 ? BigDecimal.ZERO : row.value().stripTrailingZeros(),
                    row.records()))
        .toList();
  }
}
