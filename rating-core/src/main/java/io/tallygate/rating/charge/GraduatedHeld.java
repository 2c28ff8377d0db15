package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Graduated prices for a quantity that is held (seats): each change is priced by the tiers that it moves through, for the
 * share of the period that is left, the day of the change counted. A tier's flat price is due once it has been reached, in
 * full.
 *
 * @param tiers in the order of their borders
 * @param proration of what is left, by day or by second
 */
public record GraduatedHeld(
    String key,
    String name,
    String meter,
    DimensionFilter where,
    List<Tier> tiers,
    Proration proration)
    implements Charge {
  public GraduatedHeld {
    tiers = List.copyOf(tiers);
  }

  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  /** A change of the quantity held, and the share of the period for which it counts. */
  public record Change(BigFraction quantity, BigFraction share) {}

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter held = context.meter(meter);
    Span past = new Span(Instant.EPOCH, context.span().from());
    BigFraction before = BigFraction.ZERO;
    for (UsageEvent event : taken(held, past, context)) {
      before = before.add(Statistic.units(event.quantity(), held));
    }
    List<UsageEvent> events = taken(held, context.span(), context);
    List<Change> changes = new ArrayList<>();
    for (UsageEvent event : events) {
      changes.add(
          new Change(Statistic.units(event.quantity(), held), shareLeft(event.timeMs(), context)));
    }
    if (changes.isEmpty() && before.signum() == 0) {
      return List.of();
    }
    Evidence evidence = Evidence.ofEvents(events, held, context.throughFlush());
    List<ChargePart> parts = new ArrayList<>();
    BigFraction highest = highest(before, changes);
    BigFraction below = BigFraction.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      Tier tier = tiers.get(i);
      if (highest.compareTo(below) <= 0) {
        break;
      }
      if (tier.flat().signum() != 0) {
        parts.add(
            ChargePart.priced(
                Tier.key(i) + "-flat",
                LineKind.FEE,
                name + ", " + Tier.text(tiers, i) + ", flat",
                BigFraction.ONE,
                "1",
                tier.flat(),
                BigDecimal.ONE,
                evidence));
      }
      parts.add(
          ChargePart.priced(
              Tier.key(i),
              LineKind.USAGE,
              name + ", " + Tier.text(tiers, i),
              heldWithin(i, below, before, changes),
              held.unit(),
              tier.price(),
              BigDecimal.ONE,
              evidence));
      below = tier.upTo() == null ? highest : Fractions.of(tier.upTo());
    }
    return parts;
  }

  private List<UsageEvent> taken(Meter held, Span span, ChargeContext context) {
    return context.events(held, span).stream()
        .filter(event -> where.takes(event.dimensions(), held))
        .toList();
  }

  private BigFraction shareLeft(long timeMs, ChargeContext context) {
    ZoneHistory zones = context.zones();
    Span whole = context.accumulation();
    Instant time = Instant.ofEpochMilli(timeMs);
    Instant from = proration == Proration.DAY ? zones.startOf(zones.dayAt(time)) : time;
    Instant start = from.isBefore(whole.from()) ? whole.from() : from;
    return proration.share(new Span(start, whole.to()), whole, zones);
  }

  private static BigFraction highest(BigFraction before, List<Change> changes) {
    BigFraction highest = before;
    BigFraction running = before;
    for (Change change : changes) {
      running = running.add(change.quantity());
      highest = Fractions.max(highest, running);
    }
    return highest;
  }

  /** Units held within a tier, each weighted by the share of the period. */
  private BigFraction heldWithin(
      int index, BigFraction below, BigFraction before, List<Change> changes) {
    BigDecimal upTo = tiers.get(index).upTo();
    boolean isLast = index == tiers.size() - 1 || upTo == null;
    BigFraction weighted = within(before, below, upTo, isLast);
    BigFraction running = before;
    for (Change change : changes) {
      BigFraction after = running.add(change.quantity());
      BigFraction moved =
          within(after, below, upTo, isLast).subtract(within(running, below, upTo, isLast));
      weighted = weighted.add(moved.multiply(change.share()));
      running = after;
    }
    return weighted;
  }

  private static BigFraction within(
      BigFraction quantity, BigFraction below, @Nullable BigDecimal upTo, boolean isLast) {
    BigFraction end =
        isLast || upTo == null ? quantity : Fractions.min(quantity, Fractions.of(upTo));
    return Fractions.max(end.subtract(below), BigFraction.ZERO);
  }

  /** The cost of changes with given shares, from nothing held: for worked examples. */
  public BigFraction costOf(List<Change> changes) {
    BigFraction cost = BigFraction.ZERO;
    BigFraction below = BigFraction.ZERO;
    BigFraction highest = highest(BigFraction.ZERO, changes);
    for (int i = 0; i < tiers.size() && highest.compareTo(below) > 0; i++) {
      Tier tier = tiers.get(i);
      cost =
          cost.add(Fractions.of(tier.flat()))
              .add(
                  heldWithin(i, below, BigFraction.ZERO, changes)
                      .multiply(Fractions.of(tier.price())));
      below = tier.upTo() == null ? highest : Fractions.of(tier.upTo());
    }
    return cost;
  }
}
