package io.tallygate.rating.naive;

import java.util.Map;
import java.util.Set;

/** Fees by the calendar. */
public final class NaiveFee {
  private NaiveFee() {}

  /** A fee for each interval. */
  public record Base(
      Ratio amount, NaiveLength every, String prorate, boolean isInAdvance, boolean onlyWithUsage)
      implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of();
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      NaiveSubscription subscription = view.world.subscription();
      NaiveCalendar calendar = every.from(view.world.anchor(), view.zone());
      NaiveCalendar.Period interval = calendar.holding(subscription.chargedFromMs());
      for (boolean isFirst = true;
          interval.fromMs() < subscription.endMs() && interval.fromMs() <= view.wholeTo;
          isFirst = false) {
        long from = Math.max(interval.fromMs(), subscription.chargedFromMs());
        long to = Math.min(interval.toMs(), subscription.endMs());
        long dueAfter = isInAdvance ? (isFirst ? from + 1 : from) : to;
        if (from < to && view.wholeFrom < dueAfter && dueAfter <= view.through) {
          add(view, parts, interval, from, to);
        }
        interval = calendar.holding(interval.toMs());
      }
    }

    private void add(
        NaiveView view, Parts parts, NaiveCalendar.Period interval, long from, long to) {
      if (onlyWithUsage && !isUsed(view, from, to)) {
        return;
      }
      if (prorate.equals("none")) {
        if (view.isValidAt(from)) {
          parts.add(interval.label(), amount);
        }
        return;
      }
      long[] valid = view.valid(from, to);
      if (valid[0] < valid[1]) {
        Ratio share = view.share(prorate, valid[0], valid[1], interval.fromMs(), interval.toMs());
        parts.add(interval.label(), amount.times(share));
      }
    }

    private static boolean isUsed(NaiveView view, long from, long to) {
      return view.world.plan().charges().stream()
          .flatMap(planned -> planned.charge().meters().stream())
          .anyMatch(meter -> !view.events(meter, from, to, d -> true).isEmpty());
    }

    @Override
    public Map<String, Object> document() {
      return Written.fields(
          "type",
          "base-fee",
          "amount",
          amount,
          "every",
          every.text(),
          "prorate",
          prorate,
          "advance",
          isInAdvance ? Boolean.TRUE : null,
          "onlyWithUsage",
          onlyWithUsage ? Boolean.TRUE : null);
    }
  }

  /** A fee once. */
  public record Setup(Ratio amount) implements NaiveCharge {
    @Override
    public Set<String> meters() {
      return Set.of();
    }

    @Override
    public void rate(NaiveView view, Parts parts) {
      long first = view.world.subscription().chargedFromMs();
      if (view.wholeFrom <= first
          && first < view.through
          && first < view.world.subscription().endMs()
          && view.isValidAt(first)) {
        parts.add("", amount);
      }
    }

    @Override
    public Map<String, Object> document() {
      return Written.fields("type", "setup-fee", "amount", amount);
    }
  }
}
