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
  private static final long DAY_MS = 86_400_000;
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Asia/Kathmandu",
          "Australia/Lord_Howe",
          "Africa/Cairo",
          "America/Santiago");
  private static final List<String> CURRENCIES = List.of("EUR", "JPY", "BHD");

  private final Random random;
  private final ZoneId zone;
  private final int currency;
  private final int usageMax;

  /** Whole quantities and short prices: borders and halves are met exactly. */
  private final boolean isCoarse;

  private RandomScenario(long seed, int usageMax) {
    random = new Random(seed);
    zone = ZoneId.of(pick(ZONES));
    currency = random.nextInt(CURRENCIES.size());
    isCoarse = random.nextBoolean();
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
    RandomPlan plans = new RandomPlan(random, zone, minorDigits(), isCoarse);
    NaivePlan plan = plans.plan();
    int trialDays = random.nextInt(4) == 0 ? random.nextInt(3) == 0 ? 31 : random.nextInt(50) : 0;
    List<NaiveSubscription> subscriptions = new ArrayList<>();
    List<Map<String, Object>> written = new ArrayList<>();
    subscriptions(trialDays, subscriptions, written);
    List<Instant> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      runs.add(LocalDate.of(2024, 2 + i, 2).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    List<NaiveEvent> events = events(plan, runs);
    List<NaiveWorld> worlds =
        subscriptions.stream()
            .map(s -> new NaiveWorld(zone, minorDigits(), plan, s, events))
            .toList();
    Map<String, Object> catalog =
        Written.fields(
            "meters",
            RandomMeters.documents(),
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

  private void subscriptions(
      int trialDays, List<NaiveSubscription> subscriptions, List<Map<String, Object>> written) {
    LocalDate from =
        random.nextBoolean()
            ? LocalDate.of(2024, 1 + random.nextInt(3), 1)
            : LocalDate.of(2024, 1, 1).plusDays(random.nextInt(80));
    LocalDate to =
        random.nextInt(3) == 0
            ? random.nextBoolean()
                ? from.plusMonths(1 + random.nextInt(5)).withDayOfMonth(1)
                : from.plusDays(1 + random.nextInt(150))
            : null;
    if (to != null && !to.isAfter(from)) {
      to = from.plusDays(1);
    }
    LocalDate moved = random.nextInt(2) == 0 ? from.plusDays(1 + random.nextInt(90)) : null;
    if (moved != null && to != null && !moved.isBefore(to)) {
      moved = null;
    }
    add(
        "x",
        from,
        to,
        trialDays,
        moved == null ? List.of("s0", "s1") : List.of("s0"),
        moved,
        null,
        subscriptions,
        written);
    if (moved != null) {
      add("y", from, null, trialDays, List.of("s2"), null, moved, subscriptions, written);
    }
  }

  /** Subject s1 stays with a subscription until a date, or is with it from that date on. */
  private void add(
      String key,
      LocalDate from,
      @Nullable LocalDate to,
      int trialDays,
      List<String> subjects,
      @Nullable LocalDate movedAway,
      @Nullable LocalDate movedHere,
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
    if (movedAway != null || movedHere != null) {
      assignments.add(
          new NaiveSubscription.Assignment(
              "s1",
              movedHere == null ? start : NaiveCalendar.startOf(movedHere, zone),
              movedAway == null ? end : NaiveCalendar.startOf(movedAway, zone)));
      documents.add(
          Written.fields(
              "key",
              "s1",
              "from",
              movedHere == null ? null : movedHere.toString(),
              "to",
              movedAway == null ? null : movedAway.toString()));
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

  private List<NaiveEvent> events(NaivePlan plan, List<Instant> runs) {
    Set<String> priced = new HashSet<>();
    plan.charges().forEach(planned -> priced.addAll(planned.charge().meters()));
    List<String> meters =
        priced.isEmpty() ? RandomMeters.keys() : priced.stream().sorted().toList();
    Map<Long, NaiveEvent> byTime = new LinkedHashMap<>();
    int count = random.nextInt(usageMax);
    for (int i = 0; i < count; i++) {
      String meter = random.nextInt(10) == 0 ? pick(RandomMeters.keys()) : pick(meters);
      long time = time();
      byTime.put(time, event(meter, time, runs));
    }
    List<NaiveEvent> events = new ArrayList<>(byTime.values());
    events.sort(Comparator.comparingInt(NaiveEvent::run));
    return events;
  }

  /** Anywhere in eight months; often close to a border, never on one by the millisecond twice. */
  private long time() {
    long start = Instant.parse("2023-12-20T00:00:00Z").toEpochMilli();
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
    return new NaiveEvent(
        meter,
        "s" + random.nextInt(3),
        pick(List.of("a", "b", "c", "")),
        time,
        RandomMeters.quantity(meter, random, isCoarse),
        random.nextInt(3) == 0 ? null : pick(List.of("1.25", "0.333", "-2", "+10", "0")),
        random.nextInt(4) == 0 ? null : pick(List.of("u1", "u2", "u3")),
        run);
  }
}
