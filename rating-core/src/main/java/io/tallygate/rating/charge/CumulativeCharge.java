package io.tallygate.rating.charge;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * A charge, or a whole plan, rated through one instant: its parts with their amounts exact and rounded, and what its limits
 * add or take off. The rounded sum keeps to the limits exactly; so a minimum of 10.00 is 10.00 whatever its parts were rounded
 * to.
 *
 * @param charge key of the charge
 */
public record CumulativeCharge(String charge, List<Rounded> parts) {
  private static final String DISCOUNT = "discount";
  private static final String MAXIMUM = "maximum";
  private static final String MINIMUM = "minimum";

  public CumulativeCharge {
    parts = List.copyOf(parts);
  }

  /** A part and its cumulative amount rounded to the minor unit. */
  public record Rounded(ChargePart part, BigDecimal amount) {}

  /** Rounds parts, and applies limits to their sum. */
  public static CumulativeCharge of(
      String charge,
      String name,
      List<ChargePart> parts,
      Limits limits,
      Rounding rounding,
      ChargeContext context) {
    List<Rounded> rounded = new ArrayList<>();
    for (ChargePart part : parts) {
      rounded.add(new Rounded(part, rounding.line(part.amount(), context.currency())));
    }
    if (!limits.equals(Limits.NONE)) {
      Sums sums = new Sums();
      rounded.forEach(sums::add);
      new Limiter(name, limits, rounding, context, sums, rounded).apply();
    }
    return new CumulativeCharge(charge, rounded);
  }

  /** The limits of a whole plan, over what all its charges come to. */
  public static CumulativeCharge ofPlan(
      String key,
      String name,
      List<CumulativeCharge> charges,
      Limits limits,
      Rounding rounding,
      ChargeContext context) {
    Sums sums = new Sums();
    charges.forEach(charge -> charge.parts.forEach(sums::add));
    List<Rounded> rounded = new ArrayList<>();
    new Limiter(name, limits, rounding, context, sums, rounded).apply();
    return new CumulativeCharge(key, rounded);
  }

  /** Running sums, exact and rounded. */
  private static final class Sums {
    private BigFraction exact = BigFraction.ZERO;
    private BigDecimal rounded = BigDecimal.ZERO;

    void add(Rounded part) {
      exact = exact.add(part.part.amount());
      rounded = rounded.add(part.amount);
    }
  }

  /** Discount, maximum, minimum: in this order. */
  private record Limiter(
      String name,
      Limits limits,
      Rounding rounding,
      ChargeContext context,
      Sums sums,
      List<Rounded> out) {
    void apply() {
      discount();
      if (limits.maximum() != null) {
        maximum(Fractions.of(limits.maximum()));
      }
      Limits.Minimum minimum = limits.minimum();
      if (minimum != null && context.isSettled()) {
        BigFraction share =
            minimum.proration().share(context.covered(), context.accumulation(), context.zones());
        minimum(Fractions.of(minimum.amount()).multiply(share));
      }
    }

    /** Parts that were each rounded up may exceed it where their exact sum does not: that is taken off as well. */
    private void maximum(BigFraction most) {
      BigDecimal rounded = rounding.line(most, context.currency());
      if (sums.exact.compareTo(most) > 0 || sums.rounded.compareTo(rounded) > 0) {
        BigFraction figure = Fractions.min(sums.exact, most);
        bring(MAXIMUM, LineKind.MAXIMUM, "maximum reached", figure, rounded);
      }
    }

    private void minimum(BigFraction least) {
      BigDecimal rounded = rounding.line(least, context.currency());
      if (sums.exact.compareTo(least) < 0 || sums.rounded.compareTo(rounded) < 0) {
        BigFraction figure = Fractions.max(sums.exact, least);
        bring(MINIMUM, LineKind.MINIMUM, "up to the minimum", figure, rounded);
      }
    }

    private void discount() {
      BigDecimal percent = limits.discountPercent();
      if (percent != null && sums.exact.signum() != 0) {
        BigFraction off = sums.exact.multiply(Fractions.of(percent)).divide(100).negate();
        add(
            DISCOUNT,
            LineKind.DISCOUNT,
            "discount " + percent.toPlainString() + " %",
            off,
            rounding.line(off, context.currency()));
      }
      BigDecimal amount = limits.discountAmount();
      if (amount != null && sums.exact.signum() > 0) {
        BigFraction left =
            Fractions.max(sums.exact.subtract(Fractions.of(amount)), BigFraction.ZERO);
        BigDecimal rounded = rounding.line(left, context.currency());
        bring(DISCOUNT + "-amount", LineKind.DISCOUNT, "discount", left, rounded);
      }
    }

    /** Adds what brings the sum to a figure, both exactly and as rounded. */
    private void bring(
        String key, LineKind kind, String text, BigFraction figure, BigDecimal rounded) {
      add(key, kind, text, figure.subtract(sums.exact), rounded.subtract(sums.rounded));
    }

    private void add(String key, LineKind kind, String text, BigFraction exact, BigDecimal amount) {
      ChargePart part =
          ChargePart.amount(
              key, kind, name + ", " + text, exact, Evidence.ofFee(context.throughFlush()));
      Rounded rounded = new Rounded(part, amount);
      sums.add(rounded);
      out.add(rounded);
    }
  }

  /**
   * The lines of a statement period: what each part came to at its end less what it had come to at its start. Parts that are
   * no more (volume moved to another tier) are taken back.
   *
   * @param end rated through the period's end
   * @param start rated through its start; without parts where the accumulation begins with the period
   */
  public static List<ChargeLine> difference(CumulativeCharge end, CumulativeCharge start) {
    Map<String, Rounded> before = new LinkedHashMap<>();
    start.parts.forEach(rounded -> before.put(rounded.part.key(), rounded));
    List<ChargeLine> lines = new ArrayList<>();
    for (Rounded now : end.parts) {
      Rounded then = before.remove(now.part.key());
      if (then == null) {
        lines.add(line(end.charge, now.part, now.part.quantity(), now.part.amount(), now.amount));
      } else if (!isSame(now, then)) {
        lines.add(
            line(
                end.charge,
                now.part,
                now.part.quantity().subtract(then.part.quantity()),
                now.part.amount().subtract(then.part.amount()),
                now.amount.subtract(then.amount)));
      }
    }
    List<ChargeLine> gone = new ArrayList<>();
    for (Rounded then : before.values()) {
      gone.add(
          line(
              end.charge,
              then.part,
              then.part.quantity().negate(),
              then.part.amount().negate(),
              then.amount.negate()));
    }
    gone.addAll(lines);
    return gone;
  }

  private static boolean isSame(Rounded now, Rounded then) {
    return now.part.quantity().equals(then.part.quantity())
        && now.part.amount().equals(then.part.amount())
        && now.amount.compareTo(then.amount) == 0;
  }

  private static ChargeLine line(
      String charge, ChargePart part, BigFraction quantity, BigFraction exact, BigDecimal amount) {
    return new ChargeLine(
        charge,
        part.key(),
        part.kind(),
        part.text(),
        part.price() == null && quantity.signum() == 0 ? BigDecimal.ONE : Fractions.shown(quantity),
        part.unit(),
        part.price(),
        part.per(),
        exact,
        amount,
        part.evidence());
  }
}
