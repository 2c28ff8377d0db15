package io.tallygate.rating.naive;

import io.tallygate.rating.naive.NaiveLimits.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bills a subscription run by run: what each period costs as known then, and what that changes for the periods before. */
public final class NaiveBiller {
  private final NaiveWorld world;
  private final NaivePlan plan;
  private final NaiveCalendar statements;
  private final NaiveCalendar accumulations;
  private final List<NaiveCalendar.Period> closed = new ArrayList<>();
  private final List<Map<String, Line>> billed = new ArrayList<>();
  private final Map<String, Adjusted> none = Map.of();
  private int lastRun;

  /** What a charge came to before and after. */
  public record Adjusted(Ratio before, Ratio after) {}

  /**
   * A statement.
   *
   * @param isFinal of adjustments alone
   * @param lines amounts by charge, those of 0 left out
   * @param adjustments by period and charge, those of 0 left out
   */
  public record Bill(
      String period,
      boolean isFinal,
      Map<String, List<Ratio>> lines,
      Map<String, Adjusted> adjustments,
      Ratio tax,
      Ratio total) {
    public boolean isEmpty() {
      return lines.isEmpty() && adjustments.isEmpty() && total.signum() == 0;
    }
  }

  public NaiveBiller(NaiveWorld world) {
    this.world = world;
    this.plan = world.plan();
    this.statements = plan.period().from(world.anchor(), world.zone());
    this.accumulations = plan.accumulation().from(world.anchor(), world.zone());
  }

  /** A line with the charge it is of. */
  private record Charged(String charge, Line line) {}

  /**
   * The statements of a run.
   *
   * @param until periods that ended by then, the grace included, are closed
   */
  public List<Bill> run(int run, long until) {
    List<NaiveCalendar.Period> due = due(until);
    boolean isOver = due.isEmpty() && isOver();
    if (due.isEmpty() && !isOver) {
      return List.of();
    }
    lastRun = run;
    Map<String, Adjusted> adjustments = new TreeMap<>();
    List<Ratio> exact = new ArrayList<>();
    Ratio adjusted = review(run, adjustments, exact);
    List<Bill> bills = new ArrayList<>();
    if (isOver) {
      String label = closed.get(closed.size() - 1).label();
      bills.add(bill(label, true, List.of(), adjustments, adjusted, exact));
    }
    for (NaiveCalendar.Period period : due) {
      List<Charged> lines = lines(period, run);
      lines.forEach(line -> exact.add(line.line.exact()));
      bills.add(bill(period.label(), false, lines, adjustments, adjusted, exact));
      closed.add(period);
      billed.add(sums(lines));
      adjustments = none;
      adjusted = Ratio.ZERO;
      exact.clear();
    }
    return bills;
  }

  private List<NaiveCalendar.Period> due(long until) {
    List<NaiveCalendar.Period> due = new ArrayList<>();
    NaiveSubscription subscription = world.subscription();
    long from = closed.isEmpty() ? subscription.startMs() : closed.get(closed.size() - 1).toMs();
    while (from < subscription.endMs()) {
      NaiveCalendar.Period whole = statements.holding(from);
      long to = Math.min(whole.toMs(), subscription.endMs());
      if (to > until) {
        break;
      }
      due.add(new NaiveCalendar.Period(from, to, whole.label()));
      from = to;
    }
    return due;
  }

  private boolean isOver() {
    return !closed.isEmpty()
        && closed.get(closed.size() - 1).toMs() >= world.subscription().endMs();
  }

  /** The sum of all adjustments; what they change before rounding is added to {@code exact}. */
  private Ratio review(int run, Map<String, Adjusted> adjustments, List<Ratio> exact) {
    Ratio sum = Ratio.ZERO;
    for (int i = 0; i < closed.size(); i++) {
      NaiveCalendar.Period period = closed.get(i);
      Map<String, Line> now = sums(lines(period, run));
      Map<String, Line> before = billed.get(i);
      before.keySet().forEach(charge -> now.putIfAbsent(charge, new Line(Ratio.ZERO, Ratio.ZERO)));
      for (Map.Entry<String, Line> entry : now.entrySet()) {
        Line was = before.getOrDefault(entry.getKey(), new Line(Ratio.ZERO, Ratio.ZERO));
        Line is = entry.getValue();
        if (!is.amount().equals(was.amount())) {
          adjustments.put(
              period.label() + " " + entry.getKey(), new Adjusted(was.amount(), is.amount()));
          exact.add(is.exact().minus(was.exact()));
          sum = sum.plus(is.amount().minus(was.amount()));
          before.put(entry.getKey(), is);
        }
      }
    }
    return sum;
  }

  private Bill bill(
      String label,
      boolean isFinal,
      List<Charged> lines,
      Map<String, Adjusted> adjustments,
      Ratio adjusted,
      List<Ratio> exact) {
    Map<String, List<Ratio>> amounts = new TreeMap<>();
    Ratio sum = adjusted;
    for (Charged line : lines) {
      if (line.line.amount().signum() != 0) {
        amounts.computeIfAbsent(line.charge, key -> new ArrayList<>()).add(line.line.amount());
        sum = sum.plus(line.line.amount());
      }
    }
    amounts.values().forEach(list -> list.sort(null));
    Ratio tax = tax(exact);
    boolean isAdded = plan.tax() != null && !plan.tax().isGross();
    return new Bill(label, isFinal, amounts, adjustments, tax, isAdded ? sum.plus(tax) : sum);
  }

  private Ratio tax(List<Ratio> exact) {
    NaivePlan.TaxRate rate = plan.tax();
    if (rate == null) {
      return Ratio.ZERO;
    }
    Ratio per100 = rate.isGross() ? rate.percent().plus(Ratio.of(100)) : Ratio.of(100);
    Ratio tax = Ratio.ZERO;
    for (Ratio amount : exact) {
      Ratio own = amount.times(rate.percent()).by(per100);
      tax = tax.plus(rate.isPerLine() ? half(own) : own);
    }
    return half(tax);
  }

  private Ratio half(Ratio amount) {
    return amount.rounded(world.minorDigits(), java.math.RoundingMode.HALF_UP);
  }

  private static Map<String, Line> sums(List<Charged> lines) {
    Map<String, Line> sums = new TreeMap<>();
    lines.forEach(line -> sums.merge(line.charge, line.line, Line::plus));
    return sums;
  }

  /** The lines of a period: what has accumulated at its end, less what had at its start. */
  private List<Charged> lines(NaiveCalendar.Period period, int run) {
    NaiveCalendar.Period whole = accumulations.holding(period.fromMs());
    List<Map<String, Line>> end = accumulated(whole, period.toMs(), run);
    boolean begins =
        period.fromMs() == whole.fromMs() || period.fromMs() == world.subscription().startMs();
    List<Map<String, Line>> start = begins ? List.of() : accumulated(whole, period.fromMs(), run);
    List<Charged> lines = new ArrayList<>();
    for (int i = 0; i < end.size(); i++) {
      String charge = i < plan.charges().size() ? plan.charges().get(i).key() : "plan";
      Map<String, Line> changed = new LinkedHashMap<>(end.get(i));
      if (!begins) {
        start
            .get(i)
            .forEach(
                (key, line) ->
                    changed.merge(
                        key,
                        new Line(line.exact().negated(), line.amount().negated()),
                        Line::plus));
      }
      changed.values().forEach(line -> lines.add(new Charged(charge, line)));
    }
    return lines;
  }

  /** What every charge comes to from the start of the accumulation on; the plan's limits last. */
  private List<Map<String, Line>> accumulated(NaiveCalendar.Period whole, long through, int run) {
    return accumulated(whole, through, run, allowances(whole, run));
  }

  private List<Map<String, Line>> accumulated(
      NaiveCalendar.Period whole, long through, int run, Map<String, Ratio> allowances) {
    List<Map<String, Line>> all = new ArrayList<>();
    Line sum = new Line(Ratio.ZERO, Ratio.ZERO);
    for (NaivePlan.Planned planned : plan.charges()) {
      NaiveView view =
          new NaiveView(world, run, whole, through, planned.fromMs(), planned.toMs(), allowances);
      NaiveCharge.Parts parts = new NaiveCharge.Parts();
      planned.charge().rate(view, parts);
      Map<String, Line> lines = new LinkedHashMap<>();
      parts
          .amounts()
          .forEach(
              (key, exact) ->
                  lines.put(
                      key, new Line(exact, planned.rounding().line(exact, world.minorDigits()))));
      planned
          .limits()
          .apply(NaiveLimits.sum(lines), planned.rounding(), view)
          .forEach((key, line) -> lines.put("limit " + key, line));
      sum = sum.plus(NaiveLimits.sum(lines));
      all.add(lines);
    }
    NaiveView view =
        new NaiveView(world, run, whole, through, Long.MIN_VALUE, Long.MAX_VALUE, allowances);
    all.add(plan.limits().apply(sum, plan.rounding(), view));
    return all;
  }

  /** What is granted anew, and what the accumulation before left, up to the cap. */
  private Map<String, Ratio> allowances(NaiveCalendar.Period whole, int run) {
    Map<String, Ratio> left = new HashMap<>();
    boolean isFirst = whole.fromMs() <= world.subscription().chargedFromMs();
    if (!isFirst
        && plan.allowances().stream().anyMatch(allowance -> allowance.carryOver().signum() > 0)) {
      NaiveCalendar.Period before = accumulations.holding(whole.fromMs() - 1);
      left = allowances(before, run);
      accumulated(before, before.toMs(), run, left);
    }
    Map<String, Ratio> granted = new HashMap<>();
    for (NaivePlan.Allowance allowance : plan.allowances()) {
      Ratio carried = left.getOrDefault(allowance.key(), Ratio.ZERO).atMost(allowance.carryOver());
      granted.put(allowance.key(), allowance.quantity().plus(carried));
    }
    return granted;
  }

  /** What all accumulation periods come to that have been closed in full or in part, rounded, with all usage of the last run that billed. */
  public Ratio accumulatedInAll() {
    Map<Long, NaiveCalendar.Period> last = new TreeMap<>();
    closed.forEach(period -> last.put(accumulations.holding(period.fromMs()).fromMs(), period));
    Ratio sum = Ratio.ZERO;
    for (NaiveCalendar.Period period : last.values()) {
      NaiveCalendar.Period whole = accumulations.holding(period.fromMs());
      for (Map<String, Line> lines : accumulated(whole, period.toMs(), lastRun)) {
        sum = sum.plus(NaiveLimits.sum(lines).amount());
      }
    }
    return sum;
  }
}
