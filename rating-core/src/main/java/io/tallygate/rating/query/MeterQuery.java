package io.tallygate.rating.query;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.charge.Statistic;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.store.UsageReader;
import java.util.List;
import java.util.function.Supplier;

/**
 * Answers what a meter counted: by interval, subject, customer and dimensions. Whose a subject was follows the newest catalog, by
 * event time, as a bill run would see it. From counters where windows are fine enough, else from kept events. Any thread; blocks.
 */
public final class MeterQuery {
  /** Rows of an answer, at the most; for a percentile, 5-minute sums of all groups that it is made from. */
  public static final int ROWS_MAX = 2_000_000;

  private static final long MINUTE_MS = 60_000;

  private final Supplier<Catalog> catalog;
  private final UsageReader usage;
  private final Tenures tenures = new Tenures();

  public MeterQuery(Supplier<Catalog> catalog, UsageReader usage) {
    this.catalog = catalog;
    this.usage = usage;
  }

  /**
   * Asks for all rows at once.
   *
   * @param tenant number of the tenant, whose meter it is
   * @param throughFlush what later flushes brought is left out; held by the caller until this returns
   * @return only windows and groups with usage; by window, then by group
   * @throws QueryRefusedException if the question has no answer
   */
  public List<MeterRow> ask(int tenant, MeterQuestion question, long throughFlush)
      throws QueryRefusedException {
    return answer(tenant, question, throughFlush).rows();
  }

  /** As {@link #ask}, without a list of all rows. */
  public MeterAnswer answer(int tenant, MeterQuestion question, long throughFlush)
      throws QueryRefusedException {
    Meter meter = question.meter();
    if (meter.tenant() != tenant) {
      throw new IllegalArgumentException(
          "the meter is another tenant's [meter=" + meter.key() + "] [tenant=" + tenant + "]");
    }
    QueryWindows windows = QueryWindows.of(question);
    QueryGroups groups = new QueryGroups(question);
    boolean isByEvent = isByEvent(question, windows);
    SeriesGroups series = new SeriesGroups(question, groups, windows, catalog.get(), tenures);
    UsageGathering gathering = new UsageGathering(meter, windows, groups, series);
    try {
      return isByEvent
          ? gathering.ofEvents(usage, throughFlush)
          : gathering.ofCounters(usage, throughFlush);
    } catch (Cells.TooManyException e) {
      throw new QueryRefusedException(
          "groupBy",
          "the answer has more than "
              + ROWS_MAX
              + " rows: ask for less time, a longer interval, fewer groups or fewer subjects");
    }
  }

  /** Whether single events are needed; else counters are enough. */
  private static boolean isByEvent(MeterQuestion question, QueryWindows windows)
      throws QueryRefusedException {
    Meter meter = question.meter();
    Aggregation aggregation = meter.aggregation();
    if (aggregation == Aggregation.HELD) {
      throw new QueryRefusedException(
          "meter", "a meter of quantities held cannot be asked [meter=" + meter.key() + "]");
    }
    if (Statistic.of(aggregation).needsEvents()) {
      return true;
    }
    boolean isFine = !windows.areMultiplesOf(meter.windowMinutes() * MINUTE_MS);
    if (isFine && (!meter.keepEvents() || aggregation == Aggregation.P95)) {
      throw tooFine(question);
    }
    return isFine;
  }

  private static QueryRefusedException tooFine(MeterQuestion question) {
    Meter meter = question.meter();
    int minutes = meter.windowMinutes();
    String windows = " the meter's windows of " + minutes + " minutes [meter=" + meter.key() + "]";
    QueryInterval interval = question.interval();
    if (interval != null && interval.isFinerThan(minutes)) {
      return new QueryRefusedException(
          "interval", "interval " + interval.text() + " is finer than" + windows);
    }
    long windowMs = minutes * MINUTE_MS;
    if (question.from().toEpochMilli() % windowMs != 0) {
      return new QueryRefusedException("from", "from must lie on a border of" + windows);
    }
    if (question.to().toEpochMilli() % windowMs != 0) {
      return new QueryRefusedException("to", "to must lie on a border of" + windows);
    }
    return new QueryRefusedException(
        "zone", "days of zone " + question.zone() + " do not begin on a border of" + windows);
  }
}
