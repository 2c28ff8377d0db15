package io.tallygate.rating.billing;

import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.PartSums;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.SubjectUsage;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Usage in memory, counted as the core counts it: by series, window and flush, and under each of the meter's decompositions.
 * For rating a file without a data directory, and for tests. Not thread-safe.
 */
public final class OfflineUsage implements UsageReader, FlushControl {
  private final Map<Source, Map<String, List<Series>>> series = new LinkedHashMap<>();
  private final Map<SeriesName, Series> seriesByName = new LinkedHashMap<>();
  private final Map<Integer, List<UsageEvent>> events = new LinkedHashMap<>();
  private final PartSums parts = new PartSums();

  /** By position of a kept event: the flush in which it was taken back. */
  private final Map<Long, Long> voided = new LinkedHashMap<>();

  private long flush = 1;
  private long kept;

  private record Source(int meter, int decomposition) {}

  private record SeriesName(Source source, String subject, List<String> dimensions) {}

  private record Cell(int window, long flush) {}

  /** One series: what each flush added to each window. */
  private static final class Series {
    private final int number;
    private final String subject;
    private final List<String> dimensions;
    private final Map<Cell, Counted> cells = new LinkedHashMap<>();

    Series(int number, String subject, List<String> dimensions) {
      this.number = number;
      this.subject = subject;
      this.dimensions = dimensions;
    }
  }

  private record Counted(long count, BigInteger sum) {
    Counted plus(Counted other) {
      return new Counted(Math.addExact(count, other.count), sum.add(other.sum));
    }
  }

  /**
   * Counts a record.
   *
   * @param dimensions values in the meter's order
   * @param timeMs event time, ms since 1970
   * @param quantity in the meter's scaled units; 1 for a meter that counts
   */
  public void count(
      Meter meter, String subject, List<String> dimensions, long timeMs, long quantity) {
    count(meter, subject, dimensions, timeMs, quantity, Map.of());
  }

  /**
   * Counts a record, and keeps its event if the meter does.
   *
   * @param attributes by name
   */
  public void count(
      Meter meter,
      String subject,
      List<String> dimensions,
      long timeMs,
      long quantity,
      Map<String, String> attributes) {
    int window = Windows.of(timeMs, meter.windowMinutes());
    int source = add(meter, SeriesDefinition.NONE, subject, dimensions, window, 1, quantity);
    if (meter.keepEvents()) {
      events
          .computeIfAbsent(meter.id(), id -> new ArrayList<>())
          .add(
              new UsageEvent(
                  source,
                  subject,
                  List.copyOf(dimensions),
                  timeMs,
                  quantity,
                  Map.copyOf(attributes),
                  kept++,
                  0,
                  0,
                  0,
                  flush));
    }
    addParts(meter, subject, dimensions, timeMs, window, 1, quantity);
  }

  /**
   * Counts what the meter's decompositions make of a record.
   *
   * @param records 1; −1: it is taken back, with the opposite of what it had counted
   */
  private void addParts(
      Meter meter,
      String subject,
      List<String> dimensions,
      long timeMs,
      int window,
      int records,
      long quantity) {
    List<Decomposition> rules = meter.decompositions();
    for (int i = 0; i < rules.size(); i++) {
      Decomposition rule = rules.get(i);
      if (rule instanceof Pulse pulse) {
        long billed = Math.multiplyExact(records, pulse.billed(quantity));
        add(meter, i, subject, dimensions, window, records, billed);
      } else if (rule instanceof CallPart call && call.part() == 0) {
        parts.split(call.rule(), timeMs, quantity);
        for (int p = 0; p < parts.count(); p++) {
          long sum = Math.multiplyExact(records, parts.sum(p));
          add(meter, i + parts.part(p), subject, dimensions, window, records, sum);
        }
      }
    }
  }

  /**
   * Takes a record back that was counted, and its kept event.
   *
   * @throws IllegalArgumentException if the meter keeps events and there is none like this
   */
  public void takeBack(
      Meter meter, String subject, List<String> dimensions, long timeMs, long quantity) {
    int window = Windows.of(timeMs, meter.windowMinutes());
    int source =
        add(
            meter,
            SeriesDefinition.NONE,
            subject,
            dimensions,
            window,
            -1,
            Math.negateExact(quantity));
    if (meter.keepEvents()) {
      UsageEvent event =
          events.getOrDefault(meter.id(), List.of()).stream()
              .filter(kept -> kept.series() == source && kept.timeMs() == timeMs)
              .filter(kept -> kept.quantity() == quantity && !voided.containsKey(kept.position()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("there is no such event to take back"));
      voided.put(event.position(), flush);
    }
    addParts(meter, subject, dimensions, timeMs, window, -1, quantity);
  }

  /** The number of the series. */
  private int add(
      Meter meter,
      int decomposition,
      String subject,
      List<String> dimensions,
      int window,
      int records,
      long quantity) {
    SeriesName name =
        new SeriesName(new Source(meter.id(), decomposition), subject, List.copyOf(dimensions));
    Series counted = seriesByName.get(name);
    if (counted == null) {
      counted = new Series(seriesByName.size(), subject, name.dimensions);
      seriesByName.put(name, counted);
      series
          .computeIfAbsent(name.source, source -> new TreeMap<>())
          .computeIfAbsent(subject, key -> new ArrayList<>(1))
          .add(counted);
    }
    counted.cells.merge(
        new Cell(window, flush), new Counted(records, BigInteger.valueOf(quantity)), Counted::plus);
    return counted.number;
  }

  /** Ends the flush: what is counted from now on has a greater number. */
  @Override
  public long flushAndStore() {
    return flush++;
  }

  @Override
  public List<UsageRow> usage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    List<UsageRow> rows = new ArrayList<>();
    for (Series wanted : wanted(new Source(meter, decomposition), subjects)) {
      UsageRow row = row(wanted, fromMs, toMs, throughFlush);
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  private List<Series> wanted(Source source, @Nullable Collection<String> subjects) {
    Map<String, List<Series>> bySubject = series.getOrDefault(source, Map.of());
    List<Series> wanted = new ArrayList<>();
    if (subjects == null) {
      bySubject.values().forEach(wanted::addAll);
    } else {
      Set<String> names = new HashSet<>(subjects);
      names.forEach(name -> wanted.addAll(bySubject.getOrDefault(name, List.of())));
    }
    return wanted;
  }

  private static @Nullable UsageRow row(Series counted, long fromMs, long toMs, long throughFlush) {
    Counted sum = new Counted(0, BigInteger.ZERO);
    int first = Integer.MAX_VALUE;
    int last = -1;
    long lastFlush = 0;
    for (Map.Entry<Cell, Counted> entry : counted.cells.entrySet()) {
      Cell cell = entry.getKey();
      long startMs = Windows.startMs(cell.window);
      if (startMs >= fromMs && startMs < toMs && cell.flush <= throughFlush) {
        sum = sum.plus(entry.getValue());
        first = Math.min(first, cell.window);
        last = Math.max(last, cell.window);
        lastFlush = Math.max(lastFlush, cell.flush);
      }
    }
    return last < 0
        ? null
        : new UsageRow(
            counted.number,
            counted.subject,
            counted.dimensions,
            sum.count,
            sum.sum,
            first,
            last,
            lastFlush);
  }

  @Override
  public List<SubjectUsage> usageBySubject(
      int meter, @Nullable Collection<String> subjects, long throughFlush) {
    Map<String, Map<Integer, Counted>> bySubject = new TreeMap<>();
    for (Series wanted : wanted(new Source(meter, SeriesDefinition.NONE), subjects)) {
      wanted.cells.forEach(
          (cell, counted) -> {
            if (cell.flush <= throughFlush) {
              bySubject
                  .computeIfAbsent(wanted.subject, subject -> new TreeMap<>())
                  .merge(cell.window, counted, Counted::plus);
            }
          });
    }
    List<SubjectUsage> rows = new ArrayList<>();
    bySubject.forEach(
        (subject, windows) ->
            windows.forEach(
                (window, counted) ->
                    rows.add(new SubjectUsage(subject, window, counted.count, counted.sum))));
    return rows;
  }

  @Override
  public List<UsageRow> usageByWindow(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    List<UsageRow> rows = new ArrayList<>();
    for (Series wanted : wanted(new Source(meter, decomposition), subjects)) {
      wanted.cells.keySet().stream()
          .map(Cell::window)
          .distinct()
          .filter(window -> Windows.startMs(window) >= fromMs && Windows.startMs(window) < toMs)
          .forEach(
              window -> {
                long startMs = Windows.startMs(window);
                UsageRow row = row(wanted, startMs, startMs + 1, throughFlush);
                if (row != null) {
                  rows.add(row);
                }
              });
    }
    rows.sort(Comparator.comparingInt(UsageRow::firstWindow).thenComparingInt(UsageRow::series));
    return rows;
  }

  private boolean isVoided(UsageEvent event, long throughFlush) {
    Long flushed = voided.get(event.position());
    return flushed != null && flushed <= throughFlush;
  }

  @Override
  public List<UsageEvent> keptEvents(
      int meter, @Nullable Collection<String> subjects, long fromMs, long toMs, long throughFlush) {
    return events.getOrDefault(meter, List.of()).stream()
        .filter(event -> subjects == null || subjects.contains(event.subject()))
        .filter(event -> event.timeMs() >= fromMs && event.timeMs() < toMs)
        .filter(event -> event.flush() <= throughFlush)
        .filter(event -> !isVoided(event, throughFlush))
        .sorted(
            Comparator.comparingLong(UsageEvent::timeMs).thenComparingLong(UsageEvent::position))
        .toList();
  }
}
