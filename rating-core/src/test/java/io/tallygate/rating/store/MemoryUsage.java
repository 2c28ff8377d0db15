package io.tallygate.rating.store;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The plainest reader there can be: every row of every flush in lists, every answer by a loop over all of them. */
public final class MemoryUsage implements UsageReader {
  private final Map<Integer, SeriesDefinition> series = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<FlushedEvent> events = new ArrayList<>();

  private record Row(int series, int window, long flush, long count, long sum) {}

  private record FlushedEvent(long flush, KeptEvent event) {}

  private record SubjectWindow(String subject, int window) {}

  public void apply(FlushBatch batch) {
    batch.series().forEach(definition -> series.put(definition.number(), definition));
    Deltas deltas = batch.deltas();
    for (int i = 0; i < deltas.size(); i++) {
      rows.add(
          new Row(
              deltas.series(i), deltas.window(i), batch.number(), deltas.count(i), deltas.sum(i)));
    }
    batch.keptEvents().forEach(event -> events.add(new FlushedEvent(batch.number(), event)));
  }

  @Override
  public List<UsageRow> usage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    Map<Integer, UsageRow> bySeries = new TreeMap<>();
    for (Row row : rows) {
      long startMs = Windows.startMs(row.window);
      if (isWanted(row.series, meter, decomposition, subjects)
          && startMs >= fromMs
          && startMs < toMs
          && row.flush <= throughFlush) {
        SeriesDefinition definition = series.get(row.series);
        bySeries.merge(
            row.series,
            new UsageRow(
                row.series,
                definition.key().subject(),
                definition.key().dimensions(),
                row.count,
                BigInteger.valueOf(row.sum),
                row.window,
                row.window,
                row.flush),
            MemoryUsage::together);
      }
    }
    return List.copyOf(bySeries.values());
  }

  @Override
  public List<SubjectUsage> usageBySubject(
      int meter, @Nullable Collection<String> subjects, long throughFlush) {
    Map<SubjectWindow, SubjectUsage> found = new HashMap<>();
    for (Row row : rows) {
      if (isWanted(row.series, meter, SeriesDefinition.NONE, subjects)
          && row.flush <= throughFlush) {
        String subject = series.get(row.series).key().subject();
        found.merge(
            new SubjectWindow(subject, row.window),
            new SubjectUsage(subject, row.window, row.count, BigInteger.valueOf(row.sum)),
            (a, b) ->
                new SubjectUsage(
                    a.subject(), a.window(), a.count() + b.count(), a.sum().add(b.sum())));
      }
    }
    return found.values().stream()
        .sorted(Comparator.comparing(SubjectUsage::subject).thenComparingInt(SubjectUsage::window))
        .toList();
  }

  @Override
  public List<UsageRow> usageByWindow(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    TreeMap<Integer, List<UsageRow>> byWindow = new TreeMap<>();
    for (Row row : rows) {
      byWindow.putIfAbsent(row.window, List.of());
    }
    byWindow.replaceAll(
        (window, none) -> {
          long startMs = Windows.startMs(window);
          return startMs >= fromMs && startMs < toMs
              ? usage(meter, decomposition, subjects, startMs, startMs + 1, throughFlush)
              : none;
        });
    return byWindow.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public List<UsageEvent> keptEvents(
      int meter, @Nullable Collection<String> subjects, long fromMs, long toMs, long throughFlush) {
    return events.stream()
        .filter(flushed -> flushed.flush <= throughFlush)
        .filter(flushed -> isWanted(flushed.event.series(), meter, SeriesDefinition.NONE, subjects))
        .filter(flushed -> flushed.event.timeMs() >= fromMs && flushed.event.timeMs() < toMs)
        .map(this::read)
        .sorted(
            Comparator.comparingLong(UsageEvent::timeMs)
                .thenComparingLong(UsageEvent::position)
                .thenComparingInt(UsageEvent::index)
                .thenComparingInt(UsageEvent::series))
        .toList();
  }

  private UsageEvent read(FlushedEvent flushed) {
    KeptEvent event = flushed.event;
    SeriesDefinition definition = series.get(event.series());
    return new UsageEvent(
        event.series(),
        definition.key().subject(),
        definition.key().dimensions(),
        event.timeMs(),
        event.quantity(),
        event.attributes(),
        event.position(),
        event.index(),
        event.idHigh(),
        event.idLow(),
        flushed.flush);
  }

  private boolean isWanted(
      int number, int meter, int decomposition, @Nullable Collection<String> subjects) {
    SeriesDefinition definition = series.get(number);
    return definition.key().meter() == meter
        && definition.decomposition() == decomposition
        && (subjects == null || subjects.contains(definition.key().subject()));
  }

  private static UsageRow together(UsageRow a, UsageRow b) {
    return new UsageRow(
        a.series(),
        a.subject(),
        a.dimensions(),
        a.count() + b.count(),
        a.sum().add(b.sum()),
        Math.min(a.firstWindow(), b.firstWindow()),
        Math.max(a.lastWindow(), b.lastWindow()),
        Math.max(a.lastFlush(), b.lastFlush()));
  }
}
