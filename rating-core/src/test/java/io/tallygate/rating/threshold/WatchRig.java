package io.tallygate.rating.threshold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.SeriesNames;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.AlertRow;
import io.tallygate.rating.store.UsageStore;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A watch over a real store, driven on one thread: flushes come when the test says, and are stored when the watch asks. */
final class WatchRig implements AutoCloseable {
  private final Path directory;
  private final Map<SeriesKey, Integer> numbers = new HashMap<>();
  private final List<FlushBatch> unstored = new ArrayList<>();
  private final List<SeriesDefinition> defined = new ArrayList<>();
  private final int inboxRowsMax;
  private SeriesNames names = new SeriesNames();
  private Deltas deltas = new Deltas();
  private long flush;
  private UsageStore store;
  private ThresholdWatch watch;
  private FlushInbox inbox;
  Catalog catalog = Catalog.empty();
  Instant now;

  WatchRig(Path directory, Instant now) {
    this(directory, now, FlushInbox.ROWS_MAX);
  }

  WatchRig(Path directory, Instant now, int inboxRowsMax) {
    this.directory = directory;
    this.now = now;
    this.inboxRowsMax = inboxRowsMax;
    store = UsageStore.open(directory, names);
    watch = newWatch();
  }

  private ThresholdWatch newWatch() {
    inbox = new FlushInbox(inboxRowsMax);
    FlushControl control =
        () -> {
          store.apply(unstored);
          unstored.clear();
          return flush;
        };
    Clock clock =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    ThresholdWatch next =
        new ThresholdWatch(
            () -> catalog,
            names,
            store,
            store.alerts(),
            control,
            Duration.ofSeconds(1),
            clock,
            () -> 0,
            failure -> {
              throw new AssertionError(failure);
            });
    return next;
  }

  void apply(String yaml) {
    try {
      catalog =
          Catalog.fold(
              catalog, CatalogReader.readYaml(new ByteArrayInputStream(yaml.getBytes(UTF_8))));
    } catch (CatalogException e) {
      throw new AssertionError(e);
    }
  }

  /** Counts usage; it is in the next flush. */
  void use(String meterKey, String subject, Instant at, long quantity) {
    Meter meter = meter(meterKey);
    SeriesKey key = new SeriesKey(0, meter.id(), subject, List.of());
    Integer number = numbers.get(key);
    if (number == null) {
      number = numbers.size();
      numbers.put(key, number);
      SeriesDefinition definition =
          new SeriesDefinition(number, key, number, SeriesDefinition.NONE);
      names.append(definition);
      defined.add(definition);
    }
    deltas.add(number, Windows.of(at.toEpochMilli(), 15), 1, quantity);
  }

  Meter meter(String key) {
    Meter meter = catalog.meters().byKey(0, key);
    if (meter == null) {
      throw new AssertionError("no such meter: " + key);
    }
    return meter;
  }

  /** Ends a flush: it is forced, and the watch is given it. */
  void flush() {
    flush++;
    FlushBatch batch =
        new FlushBatch(
            flush,
            flush * 1000,
            now.toEpochMilli(),
            catalog.version(),
            deltas,
            List.copyOf(defined),
            List.of(),
            1,
            List.of(),
            new byte[] {1});
    deltas = new Deltas();
    defined.clear();
    unstored.add(batch);
    inbox.put(batch);
  }

  /** The watch takes what came. */
  void look() throws InterruptedException {
    watch.take(inbox.take(0));
  }

  /** The watch follows the catalog, loads and rates. */
  void refresh() throws InterruptedException {
    look();
    watch.refresh(Long.MAX_VALUE);
  }

  /** The process ends at once, and starts again: what was forced is in the store, what the watch knew is gone. */
  void restart() {
    store.apply(unstored);
    unstored.clear();
    store.close();
    names = new SeriesNames();
    store = UsageStore.open(directory, names);
    watch = newWatch();
  }

  AccessAnswer access(String subject, String meter, String quantity) {
    return watch
        .access()
        .answer(0, subject, meter(meter), quantity == null ? null : new BigDecimal(quantity));
  }

  UsageStore store() {
    return store;
  }

  ThresholdWatch watch() {
    return watch;
  }

  /** Every alert there is, as {@code subscription threshold percent}, sorted; one that is there twice stands twice. */
  List<String> alerts() {
    return store.alerts().alerts(0, null, "", 100_000).stream()
        .map(alert -> alert.subscription() + " " + alert.threshold() + " " + alert.percent())
        .sorted()
        .collect(Collectors.toList());
  }

  List<AlertRow> rows() {
    return store.alerts().alerts(0, null, "", 100_000);
  }

  /** Ids of all alerts; fails if one occurs twice. */
  TreeSet<String> ids() {
    TreeSet<String> ids = new TreeSet<>();
    for (AlertRow row : rows()) {
      if (!ids.add(row.id())) {
        throw new AssertionError("recorded twice: " + row);
      }
    }
    return ids;
  }

  @Override
  public void close() {
    store.close();
  }
}
