package io.tallygate.rating.query;

import io.tallygate.rating.charge.EventTally;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.store.UsageEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A statistic of kept events, by cell. */
final class Tallies implements Figures {
  private final Supplier<EventTally> fresh;
  private final List<@Nullable Tally> cells = new ArrayList<>();

  private static final class Tally {
    private final EventTally figure;
    private long records;

    Tally(EventTally figure) {
      this.figure = figure;
    }
  }

  /**
   * @param fresh makes a tally without events
   */
  Tallies(Supplier<EventTally> fresh) {
    this.fresh = fresh;
  }

  /** Adds an event, in the order of event time. */
  void add(int cell, UsageEvent event) {
    while (cells.size() <= cell) {
      cells.add(null);
    }
    Tally tally = cells.get(cell);
    if (tally == null) {
      tally = new Tally(fresh.get());
      cells.set(cell, tally);
    }
    tally.figure.add(event);
    tally.records++;
  }

  private Tally used(int cell) {
    Tally tally = cells.get(cell);
    if (tally == null) {
      throw new IllegalArgumentException("nothing was used [cell=" + cell + "]");
    }
    return tally;
  }

  @Override
  public boolean isUsed(int cell) {
    return cell < cells.size() && cells.get(cell) != null;
  }

  @Override
  public BigDecimal value(int cell) {
    return Fractions.shown(used(cell).figure.figure());
  }

  @Override
  public long records(int cell) {
    return used(cell).records;
  }
}
