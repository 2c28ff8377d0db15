package io.tallygate.rating.charge.call;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Tariffs and calls from a seed: bands of any sort beside each other, steps, pulses, days around changes of clocks. */
final class RandomTariffs {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("UTC"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("Africa/Casablanca"));

  /** Days on which something happens: changes of clocks, holidays, an ordinary one. */
  private static final List<Instant> DAYS =
      List.of(
          Instant.parse("2024-03-30T12:00:00Z"),
          Instant.parse("2024-10-26T12:00:00Z"),
          Instant.parse("2024-03-09T12:00:00Z"),
          Instant.parse("2024-04-06T06:00:00Z"),
          Instant.parse("2024-04-13T18:00:00Z"),
          Instant.parse("2024-12-24T06:00:00Z"),
          Instant.parse("2024-07-05T06:00:00Z"));

  private final Random random;

  RandomTariffs(long seed) {
    this.random = new Random(seed);
  }

  ZoneId zone() {
    return ZONES.get(random.nextInt(ZONES.size()));
  }

  /** An instant on a full ms within two days of something. */
  long startMs() {
    long day = DAYS.get(random.nextInt(DAYS.size())).toEpochMilli();
    long seconds = random.nextInt(2 * 86_400);
    return day
        + (random.nextInt(3) > 0 ? seconds * 1_000 : seconds * 1_000 + random.nextInt(1_000));
  }

  /** Seconds, mostly of a few minutes, at times of a day. */
  int seconds() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(130);
      case 1 -> 60 * random.nextInt(100);
      case 2 -> random.nextInt(7_200);
      default -> random.nextInt(90_000);
    };
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  CallTariff tariff() {
    List<TimeBand> bands = new ArrayList<>();
    for (int i = 0; i < random.nextInt(5); i++) {
      bands.add(new TimeBand("band " + i, times(), connect(), steps()));
      if (!tariff(bands, true).problems(0).isEmpty()) {
        bands.remove(bands.size() - 1);
      }
    }
    return tariff(bands, true);
  }

  private CallTariff tariff(List<TimeBand> bands, boolean withOther) {
    List<TimeBand> all = new ArrayList<>(bands);
    if (withOther) {
      all.add(random.nextInt(all.size() + 1), new TimeBand("other", null, connect(), steps()));
    }
    return new CallTariff(
        all,
        Tariffs.HOLIDAYS,
        random.nextInt(4) == 0 ? BandRule.START : BandRule.SPLIT,
        random.nextInt(3) == 0,
        random.nextInt(3) == 0 ? seconds(100) : null,
        null,
        null);
  }

  private BandTimes times() {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (random.nextInt(4) > 0) {
        days.add(day);
      }
    }
    HolidayRule rule = HolidayRule.values()[random.nextInt(4)];
    return new BandTimes(days, 15 * random.nextInt(96), 15 * random.nextInt(97), rule);
  }

  private List<RateStep> steps() {
    List<RateStep> steps = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= random.nextInt(3); i++) {
      steps.add(
          new RateStep(
              BigDecimal.valueOf(from),
              BigDecimal.valueOf(random.nextInt(100), 2),
              seconds(60),
              random.nextBoolean() ? seconds(5) : seconds(90)));
      from += 1 + random.nextInt(150);
    }
    return steps;
  }

  private BigDecimal connect() {
    return BigDecimal.valueOf(random.nextInt(3) * 10L, 2);
  }

  private BigDecimal seconds(int most) {
    return BigDecimal.valueOf(1 + random.nextInt(most));
  }
}
