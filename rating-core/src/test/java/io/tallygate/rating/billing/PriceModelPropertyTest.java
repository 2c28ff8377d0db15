package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.naive.NaiveEvent;
import io.tallygate.rating.naive.RandomScenario;
import io.tallygate.rating.naive.Ratio;
import io.tallygate.rating.naive.Scenario;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What must not change a bill: the order of arrival, flushes, when in the period something was used, how a batch is cut. */
class PriceModelPropertyTest {
  private static final int SCENARIOS = 60;
  private static final int USAGE_MAX = 40;

  private static final String METERS =
      """
      meters:
        - {key: sum, eventType: e, aggregation: sum, value: $.v, scale: 2, dimensions: [{name: d}], keep: events, attributes: [price]}
        - {key: count, eventType: e, aggregation: count, dimensions: [{name: d}]}
        - {key: average, eventType: e, aggregation: average, value: $.v, scale: 1, dimensions: [{name: d}]}
        - {key: max, eventType: e, aggregation: max, value: $.v, dimensions: [{name: d}], keep: events}
        - {key: min, eventType: e, aggregation: min, value: $.v, scale: 2, dimensions: [{name: d}], keep: events}
        - {key: unique, eventType: e, aggregation: unique, value: $.user, dimensions: [{name: d}], keep: events}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans:
        - key: p
          currency: EUR
          accumulate: quarter
          allowances: [{key: pool, quantity: 20, carryOver: 15}]
          maximum: 900
          minimum: {amount: 5, prorate: day}
          tax: {percent: 19}
          charges:
      %ssubscriptions:
        - {key: s, customer: c, plan: p, from: 2024-01-10, subjects: [s0, s1, s2]}
      """;

  /** Models that see sums alone. */
  private static final String SUMS =
      """
        - {type: per-unit, key: unit, meter: sum, price: "0.037", per: 3, included: 7}
        - {type: graduated, key: graduated, meter: sum, by: d,
           tiers: [{upTo: 10, price: "0.11"}, {upTo: 25, price: "0.07", flat: 1}, {price: "0.013"}]}
        - {type: volume, key: volume, meter: sum, tiers: [{upTo: 40, price: "0.11"}, {price: "0.07", flat: 2}]}
        - {type: package, key: package, meter: sum, size: 12, price: "0.99"}
        - {type: graduated-blocks, key: blocks, meter: sum, tiers: [{block: 5, max: 3, price: 1}, {block: 10, price: "0.75"}]}
        - {type: volume-blocks, key: top, meter: sum, tiers: [{block: 5, max: 3, price: 1}, {block: 10, price: "0.75"}]}
        - {type: graduated-percentage, key: shares, meter: sum, tiers: [{upTo: 30, percent: "7.7"}, {percent: "3.1"}]}
        - {type: percentage, key: share, meter: sum, dimension: d, rates: {a: "12.5", "*": "0.7"}}
        - {type: amount-in-event, key: amount, meter: sum, factor: "1.07", where: {d: b}}
        - {type: matrix, key: matrix, meter: sum, prices: [{when: {d: a}, price: "0.33"}], default: "0.29"}
        - {type: per-unit, key: rounded, meter: sum, price: "0.5", quantity: {divide: 7, round: up}}
        - {type: per-unit, key: drawn, meter: sum, price: "0.21", allowance: pool}
        - {type: unit-price-in-event, key: own, meter: sum, attribute: price, default: "0.043"}
      """;

  /** Models that see single events, but not when they were. */
  private static final String EVENTS =
      """
        - {type: per-unit, key: count, meter: count, price: "0.09", included: 2, allowance: pool}
        - {type: per-unit, key: max, meter: max, price: "1.10"}
        - {type: volume, key: min, meter: min, tiers: [{upTo: 5, price: 2}, {price: 1}]}
        - {type: graduated, key: unique, meter: unique, tiers: [{upTo: 1, price: 3}, {price: 2}]}
        - {type: per-unit, key: average, meter: average, by: d, price: "0.77"}
        - {type: capacity, key: capacity, meters: [max, unique], tiers: [{limits: {max: 30, unique: 2}, price: 10}, {price: 20}]}
        - {type: percentage, key: fee, meter: sum, percent: "2.9", fixedFee: "0.25", minimumPerEvent: "0.40", maximumPerEvent: 2}
      """;

  private final long firstSeed = System.nanoTime();

  /** A catalog of some of the charges above, their usage, and nine runs. */
  private record Case(String yaml, List<NaiveEvent> events, List<Instant> runs) {
    Case with(List<NaiveEvent> changed) {
      return new Case(yaml, changed, runs);
    }

    List<String> bill() {
      return ScenarioRun.of(yaml, events, runs).archive.all().stream()
          .map(PriceModelPropertyTest::text)
          .toList();
    }
  }

  /** A statement without what says where it came from. */
  private static String text(Statement statement) {
    StringBuilder text = new StringBuilder();
    text.append(statement.subscription()).append(' ').append(statement.period());
    for (StatementLine line : statement.lines()) {
      text.append("\n  ").append(line.text()).append(' ').append(line.quantity());
      text.append(' ').append(line.exact()).append(' ').append(line.amount());
    }
    for (Adjustment adjustment : statement.adjustments()) {
      text.append("\n  ").append(adjustment.text()).append(' ').append(adjustment.exact());
      text.append(' ').append(adjustment.amount());
    }
    return text.append("\n  ").append(statement.total()).toString();
  }

  private static Case random(long seed, String charges, Predicate<NaiveEvent> wanted) {
    Scenario scenario = RandomScenario.of(seed, USAGE_MAX);
    List<NaiveEvent> events = new ArrayList<>();
    for (NaiveEvent event : scenario.events()) {
      for (String meter : List.of("sum", "count", "average", "max", "min", "unique")) {
        NaiveEvent fed = event.with(meter, wholeUnits(event.quantity(), meter));
        if (wanted.test(fed)) {
          events.add(fed);
        }
      }
    }
    return new Case(METERS.formatted(charges.indent(4)), events, scenario.runs());
  }

  private static Ratio wholeUnits(Ratio quantity, String meter) {
    return meter.equals("count") || meter.equals("unique")
        ? Ratio.ONE
        : quantity.rounded(0, RoundingMode.DOWN);
  }

  private void forSeeds(BiConsumer<Long, Random> property) {
    System.out.println("properties of price models: seeds from " + firstSeed);
    for (long seed = firstSeed; seed < firstSeed + SCENARIOS; seed++) {
      property.accept(seed, new Random(~seed));
    }
  }

  @Test
  void shouldNotDependOnTheOrderOfArrival() {
    forSeeds(
        (seed, random) -> {
          Scenario scenario = RandomScenario.of(seed, USAGE_MAX);
          Case straight = new Case(scenario.yaml(), scenario.events(), scenario.runs());
          List<NaiveEvent> shuffled = new ArrayList<>(scenario.events());
          Collections.shuffle(shuffled, random);
          // Of events at one millisecond the first to arrive is the first, whatever else arrived.
          Map<Long, Deque<NaiveEvent>> byTime = new HashMap<>();
          scenario
              .events()
              .forEach(
                  event ->
                      byTime.computeIfAbsent(event.timeMs(), ms -> new ArrayDeque<>()).add(event));
          shuffled.replaceAll(event -> byTime.get(event.timeMs()).removeFirst());

          assertThat(straight.with(shuffled).bill()).as("seed " + seed).isEqualTo(straight.bill());
        });
  }

  @Test
  void shouldNotDependOnFlushes() {
    forSeeds(
        (seed, random) -> {
          Scenario scenario = RandomScenario.of(seed, USAGE_MAX);
          BillingBench once = new BillingBench(scenario.yaml());
          BillingBench often = new BillingBench(scenario.yaml());
          for (NaiveEvent event : scenario.events()) {
            ScenarioRun.count(once, event);
            ScenarioRun.count(often, event);
            if (random.nextInt(3) == 0) {
              often.usage.flushAndStore();
            }
          }
          once.close("2024-10-02T00:00:00Z");
          often.close("2024-10-02T00:00:00Z");

          assertThat(often.archive.all().stream().map(PriceModelPropertyTest::text).toList())
              .as("seed " + seed)
              .isEqualTo(once.archive.all().stream().map(PriceModelPropertyTest::text).toList());
        });
  }

  @Test
  void shouldNotDependOnWhenInThePeriodItWasUsed() {
    forSeeds(
        (seed, random) -> {
          Case straight = random(seed, SUMS + EVENTS, event -> true);
          List<NaiveEvent> moved =
              straight.events.stream()
                  .map(event -> event.at(elsewhereInItsMonth(event.timeMs(), random)))
                  .toList();

          assertThat(straight.with(moved).bill()).as("seed " + seed).isEqualTo(straight.bill());
        });
  }

  /** In the same month, and on the same side of the subscription's start. */
  private static long elsewhereInItsMonth(long timeMs, Random random) {
    LocalDate day = Instant.ofEpochMilli(timeMs).atOffset(ZoneOffset.UTC).toLocalDate();
    LocalDate from = day.withDayOfMonth(1);
    LocalDate to = from.plusMonths(1);
    LocalDate start = LocalDate.of(2024, 1, 10);
    if (from.equals(start.withDayOfMonth(1))) {
      from = day.isBefore(start) ? from : start;
      to = day.isBefore(start) ? start : to;
    }
    long fromMs = from.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    long toMs = to.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return fromMs + (long) (random.nextDouble() * (toMs - fromMs));
  }

  @Test
  void shouldNotDependOnHowABatchIsCut() {
    forSeeds(
        (seed, random) -> {
          Case whole = random(seed, SUMS, event -> event.meter().equals("sum"));
          List<NaiveEvent> cut = new ArrayList<>();
          for (NaiveEvent event : whole.events) {
            Ratio first = Ratio.of(random.nextInt(2000) - 500, 100);
            cut.add(event.with("sum", first));
            cut.add(event.with("sum", event.quantity().minus(first)));
          }

          assertThat(whole.with(cut).bill()).as("seed " + seed).isEqualTo(whole.bill());
        });
  }
}
