package io.tallygate.rating.naive;

import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random plan of a few random charges. */
final class RandomPlan {
  private static final List<RoundingMode> MODES =
      List.of(
          RoundingMode.HALF_UP,
          RoundingMode.HALF_DOWN,
          RoundingMode.HALF_EVEN,
          RoundingMode.UP,
          RoundingMode.DOWN);

  /** Days that not every month has among them. */
  private static final List<String> ANCHORS =
      List.of("anniversary", "anniversary", "2023-08-31", "2024-02-29", "2024-01-30", "2023-11-15");

  private final Random random;
  private final ZoneId zone;
  private final int minorDigits;
  private final boolean isCoarse;
  private final boolean isCallsKept;

  /** How each charge was written, in the plan's order. */
  private final List<Map<String, Object>> written = new ArrayList<>();

  RandomPlan(Random random, ZoneId zone, int minorDigits, boolean isCoarse, boolean isCallsKept) {
    this.random = random;
    this.zone = zone;
    this.minorDigits = minorDigits;
    this.isCoarse = isCoarse;
    this.isCallsKept = isCallsKept;
  }

  NaivePlan plan() {
    NaiveLength period = period();
    NaiveLength accumulation = accumulation(period);
    NaiveRounding rounding = rounding();
    List<NaivePlan.Allowance> allowances = new ArrayList<>();
    for (int i = random.nextInt(6) == 0 ? 2 : random.nextInt(2); i > 0; i--) {
      Ratio carryOver = random.nextBoolean() ? Ratio.ZERO : Ratio.of(random.nextInt(60));
      allowances.add(
          new NaivePlan.Allowance(
              "free-" + i,
              Ratio.of(isCoarse ? 10L * random.nextInt(20) : random.nextInt(500), 10),
              carryOver));
    }
    RandomCharge models =
        new RandomCharge(
            random,
            minorDigits,
            isCoarse,
            allowances.stream().map(NaivePlan.Allowance::key).toList(),
            accumulation.isMonths() || accumulation.total() >= 28,
            isCallsKept);
    List<NaivePlan.Planned> charges = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      add("k" + i, models, rounding, charges);
    }
    NaivePlan.TaxRate tax =
        random.nextInt(3) == 0
            ? new NaivePlan.TaxRate(
                isCoarse ? Ratio.of(25) : Ratio.of(random.nextInt(260), 10),
                random.nextBoolean(),
                random.nextBoolean())
            : null;
    return new NaivePlan(
        period,
        accumulation,
        random.nextInt(3) > 0 ? "calendar" : ANCHORS.get(random.nextInt(ANCHORS.size())),
        charges,
        allowances,
        random.nextInt(3) == 0 ? limits() : NaiveLimits.NONE,
        rounding,
        tax);
  }

  private NaiveLength period() {
    return switch (random.nextInt(12)) {
      case 0 -> new NaiveLength(1, "day");
      case 1 -> new NaiveLength(2 + random.nextInt(20), "day");
      case 2 -> new NaiveLength(1 + random.nextInt(3), "week");
      case 3 -> new NaiveLength(2 + random.nextInt(4), "month");
      case 4 -> new NaiveLength(1, "year");
      case 5, 6 -> NaiveLength.QUARTER;
      default -> NaiveLength.MONTH;
    };
  }

  /** The same, or a length that statement periods fill. */
  private NaiveLength accumulation(NaiveLength period) {
    if (random.nextInt(3) > 0) {
      return period;
    }
    if (period.total() == 1) {
      return List.of(
              NaiveLength.MONTH,
              NaiveLength.QUARTER,
              new NaiveLength(1, "year"),
              new NaiveLength(2, "quarter"))
          .get(random.nextInt(4));
    }
    return new NaiveLength(period.count() * (2 + random.nextInt(2)), period.unit());
  }

  /** A charge, or two or three versions of it, perhaps with a gap between them. */
  private void add(
      String key, RandomCharge models, NaiveRounding rounding, List<NaivePlan.Planned> charges) {
    int versions = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
    String from = versions > 1 || random.nextInt(8) > 0 ? null : moment(20);
    for (int i = 0; i < versions; i++) {
      boolean isLast = i == versions - 1;
      String to = isLast ? (random.nextInt(8) == 0 ? moment(200) : null) : moment(60 + 40 * i);
      boolean hasRounding = random.nextInt(6) == 0;
      NaiveRounding own = hasRounding ? rounding() : rounding;
      NaiveLimits limits = random.nextInt(3) == 0 ? limits() : NaiveLimits.NONE;
      NaiveCharge charge = models.charge(own);
      charges.add(new NaivePlan.Planned(key, charge, ms(from, true), ms(to, false), limits, own));
      Map<String, Object> document = new LinkedHashMap<>(charge.document());
      document.put("key", key);
      document.putAll(Written.fields("from", from, "to", to));
      document.putAll(limits.document());
      if (hasRounding) {
        document.put("rounding", document(own));
      }
      written.add(document);
      from = random.nextInt(5) == 0 ? moment(80 + 40 * i) : to;
    }
  }

  /** A local date, or an instant on a quarter of an hour. */
  private String moment(int day) {
    LocalDate date = LocalDate.of(2024, 1, 1).plusDays(day + random.nextInt(19));
    if (random.nextInt(3) > 0) {
      return date.toString();
    }
    return date + "T%02d:%02d:00Z".formatted(random.nextInt(24), 15 * random.nextInt(4));
  }

  private long ms(@Nullable String moment, boolean isFrom) {
    if (moment == null) {
      return isFrom ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return moment.endsWith("Z")
        ? Instant.parse(moment).toEpochMilli()
        : NaiveCalendar.startOf(LocalDate.parse(moment), zone);
  }

  private NaiveRounding rounding() {
    if (random.nextBoolean()) {
      return NaiveRounding.DEFAULT;
    }
    return new NaiveRounding(
        random.nextInt(3) == 0,
        MODES.get(random.nextInt(MODES.size())),
        random.nextInt(3) == 0 ? random.nextInt(minorDigits + 2) : null);
  }

  private NaiveLimits limits() {
    Ratio percent = random.nextInt(4) == 0 ? Ratio.of(random.nextInt(1001), 10) : null;
    Ratio amount = percent == null && random.nextInt(4) == 0 ? money(random.nextInt(20)) : null;
    Ratio maximum = random.nextInt(3) == 0 ? money(20 + random.nextInt(60)) : null;
    Ratio minimum = random.nextInt(3) == 0 ? money(random.nextInt(20)) : null;
    return new NaiveLimits(percent, amount, maximum, minimum, RandomCharge.proration(random));
  }

  private Ratio money(int whole) {
    if (isCoarse) {
      return Ratio.of(whole);
    }
    int power = (int) Math.pow(10, minorDigits);
    return Ratio.of(whole).plus(Ratio.of(random.nextInt(power), power));
  }

  private static Map<String, Object> document(NaiveRounding rounding) {
    return Written.fields(
        "point",
        rounding.isPerEvent() ? "event" : "line",
        "mode",
        rounding.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "digits",
        rounding.digits());
  }

  Map<String, Object> document(NaivePlan plan, String currency, int trialDays) {
    List<Map<String, Object>> allowances = new ArrayList<>();
    for (NaivePlan.Allowance allowance : plan.allowances()) {
      allowances.add(
          Written.fields(
              "key",
              allowance.key(),
              "quantity",
              allowance.quantity(),
              "carryOver",
              allowance.carryOver()));
    }
    NaivePlan.TaxRate tax = plan.tax();
    Map<String, Object> document =
        Written.fields(
            "key",
            "p",
            "currency",
            currency,
            "period",
            plan.period().text(),
            "accumulate",
            plan.accumulation().text(),
            "anchor",
            plan.anchor(),
            "rounding",
            document(plan.rounding()),
            "trialDays",
            trialDays,
            "allowances",
            allowances,
            "tax",
            tax == null
                ? null
                : Written.fields(
                    "percent",
                    tax.percent(),
                    "point",
                    tax.isPerLine() ? "line" : "total",
                    "prices",
                    tax.isGross() ? "gross" : "net"),
            "charges",
            written);
    document.putAll(plan.limits().document());
    return document;
  }
}
