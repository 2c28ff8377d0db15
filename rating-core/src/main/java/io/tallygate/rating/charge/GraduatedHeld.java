package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * Graduated prices for a quantity that is held (seats): each change is priced by the tiers that it moves through, for the
 * share of the period that is left, the day of the change counted. What is left ends with the subscription, with the validity
 * of the price, and with what is rated so far. A tier's flat price is due once it has been reached, in full.
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
    List<UsageEvent> events =
        context.events(held, context.span()).stream()
            .filter(event -> where.takes(event.dimensions(), held))
            .toList();
    List<Change> changes = changes(held, events, context);
    if (changes.isEmpty()) {
      return List.of();
    }
    Evidence evidence = context.evidenceOfEvents(held, events);
    List<ChargePart> parts = new ArrayList<>();
    BigFraction highest = highest(changes);
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
              heldWithin(i, below, changes),
              held.unit(),
              tier.price(),
              BigDecimal.ONE,
              evidence));
      below = tier.upTo() == null ? highest : Fractions.of(tier.upTo());
    }
    return parts;
  }

  /** What subjects come and go with, and what events change, in the order of time; what happens at one time is one change. */
  private List<Change> changes(Meter held, List<UsageEvent> events, ChargeContext context) {
    SortedMap<Instant, BigInteger> byTime = new TreeMap<>();
    for (Carried change : context.carried(held, context.span())) {
      if (where.takes(change.dimensions(), held)) {
        byTime.merge(change.at(), change.quantity(), BigInteger::add);
      }
    }
    for (UsageEvent event : events) {
      byTime.merge(
          Instant.ofEpochMilli(event.timeMs()),
          BigInteger.valueOf(event.quantity()),
          BigInteger::add);
    }
    List<Change> changes = new ArrayList<>();
    byTime.forEach(
        (time, scaled) ->
            changes.add(
                new Change(
                    Fractions.of(new BigDecimal(scaled, held.scale())), shareLeft(time, context))));
    return changes;
  }

  private BigFraction shareLeft(Instant time, ChargeContext context) {
    ZoneHistory zones = context.zones();
    Span span = context.span();
    Instant from = proration == Proration.DAY ? zones.startOf(zones.dayAt(time)) : time;
    Instant start = from.isBefore(span.from()) ? span.from() : from;
    return proration.share(new Span(start, span.to()), context.accumulation(), zones);
  }

  private static BigFraction highest(List<Change> changes) {
    BigFraction highest = BigFraction.ZERO;
    BigFraction running = BigFraction.ZERO;
    for (Change change : changes) {
      running = running.add(change.quantity());
      highest = Fractions.max(highest, running);
    }
    return highest;
  }

  /** Units held within a tier, each weighted by the share of the period. */
  private BigFraction heldWithin(int index, BigFraction below, List<Change> changes) {
    BigDecimal upTo = tiers.get(index).upTo();
    boolean isLast = index == tiers.size() - 1 || upTo == null;
    BigFraction weighted = BigFraction.ZERO;
    BigFraction running = BigFraction.ZERO;
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
    BigFraction highest = highest(changes);
    for (int i = 0; i < tiers.size() && highest.compareTo(below) > 0; i++) {
      Tier tier = tiers.get(i);
      cost =
          cost.add(Fractions.of(tier.flat()))
              .add(heldWithin(i, below, changes).multiply(Fractions.of(tier.price())));
      below = tier.upTo() == null ? highest : Fractions.of(tier.upTo());
    }
    return cost;
  }
}
