package io.tallygate.rating.naive;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Calls by a tariff: each call, in the order of time, taken apart and priced pulse by pulse. */
public final class NaiveCall implements NaiveCharge {
  static final String METER = "calls";
  static final String CALENDAR = "days";

  private final NaiveTariff tariff;
  private final Terms terms;
  private final NaiveRounding rounding;

  /** Taking a call apart is slow, and the same call is rated in many runs. */
  private final Map<String, List<NaiveTariff.Pulse>> takenApart = new HashMap<>();

  /**
   * What holds beside the prices.
   *
   * @param where the wanted zone; null: all
   * @param zone whose clock the bands go by; null: the customer's
   * @param hasElapsed attribute {@code price} says how many seconds of the call came before
   */
  public record Terms(
      @Nullable String where,
      @Nullable String zone,
      int included,
      @Nullable String allowance,
      @Nullable Ratio maximum,
      boolean hasElapsed,
      boolean isItemised) {}

  public NaiveCall(NaiveTariff tariff, Terms terms, NaiveRounding rounding) {
    this.tariff = tariff;
    this.terms = terms;
    this.rounding = rounding;
  }

  @Override
  public Set<String> meters() {
    return Set.of(METER);
  }

  @Override
  public void rate(NaiveView view, Parts parts) {
    List<NaiveEvent> calls = new ArrayList<>();
    for (NaiveEvent event : view.events(METER, view.from, view.to, number -> true)) {
      if (terms.where == null
          || terms.where.equals(NaiveZones.zone(event.dimension(), event.timeMs()))) {
        calls.add(event);
      }
    }
    Ratio free = free(calls, view);
    Ratio used = Ratio.ZERO;
    for (NaiveEvent event : calls) {
      Ratio after = used.plus(Ratio.of(billed(event, view)));
      Ratio own = within(after, free).minus(within(used, free));
      rate(event, own.signum() < 0 ? own.negated() : own, view, parts);
      used = after;
    }
  }

  /** How much of so many seconds used is free; less than nothing used is a credit in full. */
  private static Ratio within(Ratio used, Ratio free) {
    return used.atLeast(Ratio.ZERO).atMost(free);
  }

  private Ratio free(List<NaiveEvent> calls, NaiveView view) {
    Ratio free = Ratio.of(terms.included);
    if (terms.allowance == null) {
      return free;
    }
    Ratio used = Ratio.ZERO;
    for (NaiveEvent event : calls) {
      used = used.plus(Ratio.of(billed(event, view)));
    }
    Ratio wanted = used.minus(free).atLeast(Ratio.ZERO);
    Ratio left = view.allowances.getOrDefault(terms.allowance, Ratio.ZERO);
    Ratio drawn = wanted.atMost(left);
    view.allowances.put(terms.allowance, left.minus(drawn));
    // a tariff gives whole seconds only; the sum of pulses is charged in parts of them
    return free.plus(
        isSimple() && !rounding.isPerEvent()
            ? drawn
            : drawn.rounded(0, java.math.RoundingMode.DOWN));
  }

  private long billed(NaiveEvent event, NaiveView view) {
    long billed = 0;
    for (NaiveTariff.Pulse pulse : added(event, view)) {
      billed += pulse.seconds();
    }
    return event.quantity().signum() < 0 ? -billed : billed;
  }

  private static long seconds(NaiveEvent event) {
    return event.quantity().numerator().abs().longValueExact();
  }

  private long elapsed(NaiveEvent event) {
    String text = event.price();
    return terms.hasElapsed && text != null && text.matches("[0-9]+(\\.[0-9]+)?")
        ? Long.parseLong(text.replaceAll("\\..*", ""))
        : 0;
  }

  private ZoneId zone(NaiveView view) {
    return terms.zone == null ? view.zone() : ZoneId.of(terms.zone);
  }

  private List<NaiveTariff.Pulse> pulses(long startMs, long seconds, NaiveView view) {
    ZoneId zone = zone(view);
    return takenApart.computeIfAbsent(
        startMs + " " + seconds, key -> tariff.pulses(startMs, seconds, zone));
  }

  /** The pulses before this event: those of the part of the call that came before. */
  private List<NaiveTariff.Pulse> before(NaiveEvent event, NaiveView view) {
    long elapsed = elapsed(event);
    return pulses(event.timeMs() - 1000 * elapsed, elapsed, view);
  }

  private List<NaiveTariff.Pulse> added(NaiveEvent event, NaiveView view) {
    if (event.quantity().signum() == 0) {
      return List.of();
    }
    long elapsed = elapsed(event);
    List<NaiveTariff.Pulse> all =
        pulses(event.timeMs() - 1000 * elapsed, elapsed + seconds(event), view);
    return all.subList(before(event, view).size(), all.size());
  }

  private Ratio price(NaiveTariff.Pulse pulse) {
    NaiveTariff.Step step = tariff.bands().get(pulse.band()).steps().get(pulse.step());
    return step.price().by(Ratio.of(step.per()));
  }

  private void rate(NaiveEvent event, Ratio free, NaiveView view, Parts parts) {
    if (event.quantity().signum() == 0) {
      return;
    }
    Ratio sign = Ratio.of(event.quantity().signum());
    NaiveTariff.Band start =
        tariff.bands().get(tariff.bandAt(event.timeMs() - 1000 * elapsed(event), zone(view)));
    boolean isLater = elapsed(event) > 0;
    Ratio earlier = isLater ? start.connectFee() : Ratio.ZERO;
    for (NaiveTariff.Pulse pulse : before(event, view)) {
      earlier = earlier.plus(price(pulse).times(Ratio.of(pulse.seconds())));
    }
    Parts own = new Parts();
    Ratio sum = isLater ? Ratio.ZERO : start.connectFee();
    own.add(start.name() + "/connect", sum);
    Ratio left = free;
    for (NaiveTariff.Pulse pulse : added(event, view)) {
      Ratio given = Ratio.of(pulse.seconds()).atMost(left);
      left = left.minus(given);
      Ratio cost = price(pulse).times(Ratio.of(pulse.seconds()).minus(given));
      own.add(pulse.band() + "/" + pulse.step(), cost);
      sum = sum.plus(cost);
    }
    Ratio amount = charged(earlier.plus(sum), view).minus(charged(earlier, view));
    if (terms.isItemised || rounding.isPerEvent()) {
      String key = terms.isItemised ? "call " + view.world.events().indexOf(event) : "";
      parts.add(key, amount.times(sign));
      return;
    }
    own.amounts().forEach((key, cost) -> parts.add(key, cost.times(sign)));
    parts.add("maximum", amount.minus(sum).times(sign));
  }

  private Ratio charged(Ratio cost, NaiveView view) {
    Ratio within = terms.maximum == null ? cost : cost.atMost(terms.maximum);
    return rounding.event(within, view.world.minorDigits());
  }

  /** True where a price for the sum of all pulses says it all. */
  private boolean isSimple() {
    NaiveTariff.Band band = tariff.bands().get(0);
    return tariff.bands().size() == 1
        && band.steps().size() == 1
        && band.connectFee().signum() == 0
        && tariff.first() != null
        && !tariff.completedOnly()
        && !tariff.isByStart()
        && terms.zone == null
        && terms.maximum == null
        && !terms.hasElapsed
        && !terms.isItemised;
  }

  @Override
  public Map<String, Object> document() {
    Map<String, Object> document =
        Written.fields(
            "type",
            "call",
            "meter",
            METER,
            "where",
            terms.where == null ? null : Map.of("d", terms.where),
            "included",
            terms.included == 0 ? null : "" + terms.included,
            "allowance",
            terms.allowance);
    if (isSimple()) {
      NaiveTariff.Step step = tariff.bands().get(0).steps().get(0);
      document.putAll(
          Written.fields(
              "pulse",
              tariff.first() + "/" + step.pulse(),
              "price",
              step.price(),
              "per",
              "" + step.per()));
      return document;
    }
    document.putAll(
        Written.fields(
            "zone",
            terms.zone,
            "maximumPerCall",
            terms.maximum,
            "elapsed",
            terms.hasElapsed ? "price" : null,
            "itemise",
            terms.isItemised ? Boolean.TRUE : null,
            "bandRule",
            tariff.isByStart() ? "start" : "split",
            "completedOnly",
            tariff.completedOnly() ? Boolean.TRUE : null,
            "first",
            tariff.first() == null ? null : "" + tariff.first()));
    if (tariff.bands().size() == 1) {
      NaiveTariff.Band band = tariff.bands().get(0);
      document.put("connectFee", Written.decimal(band.connectFee()));
      document.put("steps", steps(band));
    } else {
      document.put("bands", tariff.bands().stream().map(NaiveCall::document).toList());
    }
    return document;
  }

  private static Map<String, Object> document(NaiveTariff.Band band) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", band.name());
    if (band.days() != null) {
      document.putAll(
          Written.fields(
              "days",
              new TreeSet<>(band.days()).stream().map(NaiveCall::text).toList(),
              "from",
              clock(band.from()),
              "to",
              clock(band.to()),
              "holidays",
              band.holidayRule(),
              "calendar",
              CALENDAR));
    }
    document.put("connectFee", Written.decimal(band.connectFee()));
    document.put("steps", steps(band));
    return document;
  }

  private static String text(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  private static List<Map<String, Object>> steps(NaiveTariff.Band band) {
    return band.steps().stream()
        .map(
            step ->
                Written.fields(
                    "from",
                    "" + step.from(),
                    "price",
                    step.price(),
                    "per",
                    "" + step.per(),
                    "pulse",
                    "" + step.pulse()))
        .toList();
  }

  /** The calendar that its bands go by. */
  static Map<String, Object> calendar(Set<LocalDate> holidays) {
    return Written.fields(
        "key",
        CALENDAR,
        "days",
        new TreeSet<>(holidays).stream().map(LocalDate::toString).toList());
  }
}
