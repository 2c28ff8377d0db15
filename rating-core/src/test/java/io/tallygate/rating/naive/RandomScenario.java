package io.tallygate.rating.naive;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Random customers of a random plan, half a year of usage, and a bill run on the second of each month. */
public final class RandomScenario {
  private static final int RUNS = 9;
  private static final int LIFE_DAYS = 400;
  private static final int PERIODS_MAX = 20;
  private static final long DAY_MS = 86_400_000;
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Asia/Kathmandu",
          "Australia/Lord_Howe",
          "Africa/Cairo",
          "America/Santiago",
          "Pacific/Apia",
          "Asia/Tehran",
          "Pacific/Chatham",
          "America/St_Johns",
          "Africa/Casablanca");
  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "BHD");

  private final Random random;
  private final ZoneId zone;
  private final int currency;
  private final int usageMax;

  /** Whole quantities and short prices: borders and halves are met exactly. */
  private final boolean isCoarse;

  /** Else their parts are counted, and tariffs are such as need no more. */
  private final boolean isCallsKept;

  private RandomScenario(long seed, int usageMax) {
    random = new Random(seed);
    zone = ZoneId.of(pick(ZONES));
    currency = random.nextInt(CURRENCIES.size());
    isCoarse = random.nextBoolean();
    isCallsKept = random.nextInt(3) > 0;
    this.usageMax = usageMax;
  }

  public static Scenario of(long seed, int usageMax) {
    return new RandomScenario(seed, usageMax).scenario();
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private int minorDigits() {
    return List.of(2, 0, 3).get(currency);
  }

  private Scenario scenario() {
    RandomPlan plans = new RandomPlan(random, zone, minorDigits(), isCoarse, isCallsKept);
    NaivePlan plan = plans.plan();
    int trialDays = random.nextInt(4) == 0 ? random.nextInt(3) == 0 ? 31 : random.nextInt(50) : 0;
    List<NaiveSubscription> subscriptions = new ArrayList<>();
    List<Map<String, Object>> written = new ArrayList<>();
    subscriptions(trialDays, lifeDays(plan), subscriptions, written);
    List<Instant> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      runs.add(LocalDate.of(2024, 2 + i, 2).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    List<NaiveEvent> events = events(plan, subscriptions, runs);
    List<NaiveWorld> worlds =
        subscriptions.stream()
            .map(s -> new NaiveWorld(zone, minorDigits(), plan, s, events))
            .toList();
    Map<String, Object> catalog =
        Written.fields(
            "meters",
            RandomMeters.documents(isCallsKept),
            "zones",
            List.of(NaiveZones.document()),
            "calendars",
            List.of(NaiveCall.calendar(RandomCalls.HOLIDAYS)),
            "customers",
            List.of(
                Written.fields(
                    "key", "c", "zone", zone.getId(), "currency", CURRENCIES.get(currency))),
            "plans",
            List.of(plans.document(plan, CURRENCIES.get(currency), trialDays)),
            "subscriptions",
            written);
    return new Scenario(catalog, worlds, events, runs);
  }

  /** Every closed period is looked at again in each run: of short ones there must be few. */
  private static int lifeDays(NaivePlan plan) {
    NaiveLength period = plan.period();
    return period.isMonths() ? LIFE_DAYS : Math.min(LIFE_DAYS - 1, period.total() * PERIODS_MAX);
  }

  private void subscriptions(
      int trialDays,
      int lifeDays,
      List<NaiveSubscription> subscriptions,
      List<Map<String, Object>> written) {
    LocalDate from =
        random.nextBoolean()
            ? LocalDate.of(2024, 1 + random.nextInt(3), 1)
            : random.nextBoolean()
                ? LocalDate.of(2024, 1, 1).plusDays(random.nextInt(80))
                : LocalDate.parse(
                    pick(List.of("2024-01-31", "2024-01-30", "2024-02-29", "2024-03-31")));
    LocalDate to =
        random.nextInt(3) == 0
            ? random.nextBoolean()
                ? from.plusMonths(1 + random.nextInt(5)).withDayOfMonth(1)
                : from.plusDays(1 + random.nextInt(150))
            : null;
    if (to != null && !to.isAfter(from)) {
      to = from.plusDays(1);
    }
    if (lifeDays < LIFE_DAYS) {
      to = from.plusDays(1L + random.nextInt(lifeDays));
    }
    LocalDate moved =
        random.nextInt(2) == 0 ? from.plusDays(1 + random.nextInt(Math.min(90, lifeDays))) : null;
    if (moved != null && to != null && !moved.isBefore(to)) {
      moved = null;
    }
    LocalDate back =
        moved != null && random.nextBoolean() ? moved.plusDays(1 + random.nextInt(40)) : null;
    if (back != null && to != null && !back.isBefore(to)) {
      back = null;
    }
    List<Stay> ofX = new ArrayList<>();
    if (moved != null) {
      ofX.add(new Stay(null, moved));
    }
    if (back != null) {
      ofX.add(new Stay(back, null));
    }
    add(
        "x",
        from,
        to,
        trialDays,
        moved == null ? List.of("s0", "s1") : List.of("s0"),
        ofX,
        subscriptions,
        written);
    if (moved != null) {
      add(
          "y",
          from,
          lifeDays < LIFE_DAYS ? to : null,
          trialDays,
          List.of("s2"),
          List.of(new Stay(moved, back)),
          subscriptions,
          written);
    }
  }

  /** When subject s1 is with a subscription; null: from its start, until its end. */
  private record Stay(@Nullable LocalDate from, @Nullable LocalDate to) {}

  private void add(
      String key,
      LocalDate from,
      @Nullable LocalDate to,
      int trialDays,
      List<String> subjects,
      List<Stay> stays,
      List<NaiveSubscription> subscriptions,
      List<Map<String, Object>> written) {
    long start = NaiveCalendar.startOf(from, zone);
    long end = to == null ? Long.MAX_VALUE : NaiveCalendar.startOf(to, zone);
    List<NaiveSubscription.Assignment> assignments = new ArrayList<>();
    List<Object> documents = new ArrayList<>();
    for (String subject : subjects) {
      assignments.add(new NaiveSubscription.Assignment(subject, start, end));
      documents.add(subject);
    }
    for (Stay stay : stays) {
      assignments.add(
          new NaiveSubscription.Assignment(
              "s1",
              stay.from == null ? start : NaiveCalendar.startOf(stay.from, zone),
              stay.to == null ? end : NaiveCalendar.startOf(stay.to, zone)));
      documents.add(
          Written.fields(
              "key",
              "s1",
              "from",
              stay.from == null ? null : stay.from.toString(),
              "to",
              stay.to == null ? null : stay.to.toString()));
    }
    subscriptions.add(
        new NaiveSubscription(
            key, start, end, NaiveCalendar.startOf(from.plusDays(trialDays), zone), assignments));
    written.add(
        Written.fields(
            "key",
            key,
            "customer",
            "c",
            "plan",
            "p",
            "from",
            from.toString(),
            "to",
            to == null ? null : to.toString(),
            "subjects",
            documents));
  }

  private List<NaiveEvent> events(
      NaivePlan plan, List<NaiveSubscription> subscriptions, List<Instant> runs) {
    Set<String> priced = new HashSet<>();
    plan.charges().forEach(planned -> priced.addAll(planned.charge().meters()));
    List<String> meters =
        priced.isEmpty() ? RandomMeters.keys() : priced.stream().sorted().toList();
    Map<Long, NaiveEvent> byTime = new LinkedHashMap<>();
    int count = random.nextInt(usageMax);
    for (int i = 0; i < count; i++) {
      String meter = random.nextInt(10) == 0 ? pick(RandomMeters.keys()) : pick(meters);
      long time = time(plan, pick(subscriptions));
      byTime.put(time, event(meter, time, runs));
    }
    correct(byTime, runs);
    List<NaiveEvent> events = new ArrayList<>(byTime.values());
    for (NaiveEvent call : byTime.values()) {
      if (call.meter().equals(NaiveCall.METER) && random.nextInt(8) == 0) {
        events.add(takenBack(call, runs));
      }
    }
    events.sort(Comparator.comparingInt(NaiveEvent::run));
    return events;
  }

  /** A call is taken back by its negative at the same time, now or in a later run. */
  private NaiveEvent takenBack(NaiveEvent call, List<Instant> runs) {
    int run = Math.min(runs.size() - 1, call.run() + random.nextInt(3));
    return new NaiveEvent(
        call.meter(),
        call.subject(),
        call.dimension(),
        call.timeMs(),
        call.quantity().negated(),
        call.price(),
        null,
        run,
        NaiveEvent.NEVER);
  }

  /** One in eight is taken back, before any later run; every other one of them is replaced by another at the same moment. */
  private void correct(Map<Long, NaiveEvent> byTime, List<Instant> runs) {
    for (NaiveEvent event : List.copyOf(byTime.values())) {
      if (random.nextInt(8) == 0) {
        int voided = event.run() + random.nextInt(runs.size() - event.run());
        byTime.put(event.timeMs(), event.voidedBefore(voided));
        if (random.nextBoolean()) {
          long time = event.timeMs() + 2;
          NaiveEvent other = event(event.meter(), time, runs);
          byTime.putIfAbsent(
              time,
              new NaiveEvent(
                  other.meter(),
                  other.subject(),
                  other.dimension(),
                  time,
                  other.quantity(),
                  other.price(),
                  other.user(),
                  voided,
                  NaiveEvent.NEVER));
        }
      }
    }
  }

  /** Anywhere in eight months; often close to a border, never on one by the millisecond twice. */
  private long time(NaivePlan plan, NaiveSubscription subscription) {
    long start = Instant.parse("2023-12-20T00:00:00Z").toEpochMilli();
    if (!plan.period().isMonths() && random.nextBoolean()) {
      return subscription.startMs()
          + (long) (random.nextDouble() * (subscription.endMs() - subscription.startMs()));
    }
    if (random.nextInt(8) == 0) {
      NaiveWorld world = new NaiveWorld(zone, minorDigits(), plan, subscription, List.of());
      NaiveLength length = random.nextBoolean() ? plan.period() : plan.accumulation();
      NaiveCalendar.Period period =
          length
              .from(world.anchor(), zone)
              .holding(start + (long) (random.nextDouble() * 240 * DAY_MS));
      return period.fromMs() + random.nextInt(3) - 1L;
    }
    if (random.nextInt(6) == 0) {
      LocalDate first = LocalDate.of(2024, 1 + random.nextInt(8), 1);
      return NaiveCalendar.startOf(first, zone) + random.nextInt(3) - 1L;
    }
    return start + (long) (random.nextDouble() * 240 * DAY_MS);
  }

  private NaiveEvent event(String meter, long time, List<Instant> runs) {
    int run = 0;
    while (run < runs.size() - 1 && runs.get(run).toEpochMilli() <= time) {
      run++;
    }
    if (random.nextInt(4) == 0) {
      run = Math.min(runs.size() - 1, run + 1 + random.nextInt(3));
    }
    if (meter.equals(NaiveCall.METER)) {
      RandomCalls calls = new RandomCalls(random, isCallsKept);
      return new NaiveEvent(
          meter,
          "s" + random.nextInt(3),
          pick(NaiveZones.NUMBERS),
          time,
          calls.seconds(),
          calls.elapsed(),
          null,
          run,
          NaiveEvent.NEVER);
    }
    return new NaiveEvent(
        meter,
        "s" + random.nextInt(3),
        pick(List.of("a", "b", "c", "")),
        time,
        RandomMeters.quantity(meter, random, isCoarse),
        random.nextInt(3) == 0 ? null : pick(List.of("1.25", "0.333", "-2", "+10", "0")),
        random.nextInt(4) == 0 ? null : pick(List.of("u1", "u2", "u3")),
        run,
        NaiveEvent.NEVER);
  }
}
