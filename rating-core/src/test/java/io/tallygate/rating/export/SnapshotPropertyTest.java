package io.tallygate.rating.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.billing.StatementLog;
import io.tallygate.rating.billing.StatementReader;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.flush.RandomFlushes;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.MeterTotal;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageRow;
import io.tallygate.rating.store.UsageStore;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A snapshot holds what the store says in all its answers: random flushes, quantities at the ends of their range, compaction. */
class SnapshotPropertyTest {
  private static final String CATALOG =
      """
      meters:
        - {key: m0, eventType: e0, aggregation: sum, value: $.v, unit: u, scale: 0, window: 5, keep: events,
           dimensions: [{name: a, path: $.a}, {name: b, path: $.b}]}
        - {key: m1, eventType: e1, aggregation: sum, value: $.v, unit: u, scale: 2, window: 5, keep: events,
           dimensions: [{name: a, path: $.a}, {name: b, path: $.b}], pulses: ["60/60"]}
        - {key: m2, eventType: e2, aggregation: sum, value: $.v, unit: u, scale: 9, window: 5, keep: events,
           dimensions: [{name: a, path: $.a}, {name: b, path: $.b}]}
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans: [{key: p, currency: EUR, charges: [{type: base-fee, key: b, amount: 1}]}]
      subscriptions:
        - {key: one, customer: c, plan: p, from: 2008-01-01, subjects: [subject-0]}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void shouldHoldTheTotalsTheWindowsAndTheEventsOfTheStore(long seed) throws Exception {
    Catalog catalog = Documents.catalog(CATALOG);
    Path file = directory.resolve("it's a snapshot.duckdb");
    try (UsageStore store = UsageStore.open(directory.resolve("store"))) {
      RandomFlushes flushes = new RandomFlushes(seed);
      for (int i = 0; i < 30; i++) {
        store.apply(List.of(flushes.next()));
      }
      new SnapshotMaker(() -> catalog, store, noStatements())
          .make(file, 0, LedgerAccounts.DEFAULT, ExportBench.NOW, new SnapshotLimits(128, 1));
      for (Meter meter : catalog.meters().all()) {
        assertThat(
                ExportBench.query(
                    file,
                    "SELECT sum(records), sum(quantity) FROM usage WHERE meter = '"
                        + meter.key()
                        + "'"))
            .as("seed %d, meter %s", seed, meter.key())
            .containsExactly(total(store, meter));
        assertThat(
                new TreeSet<>(
                    ExportBench.query(
                        file,
                        "SELECT subject, epoch_ms(window_start), epoch_ms(window_end), records, quantity, dimensions,"
                            + " customer FROM usage WHERE meter = '"
                            + meter.key()
                            + "'")))
            .as("seed %d, meter %s", seed, meter.key())
            .isEqualTo(windows(store, meter));
        assertThat(
                new TreeSet<>(
                    ExportBench.query(
                        file,
                        "SELECT subject, epoch_ms(event_time), quantity, position, event_index, series,"
                            + " coalesce(id, '-') FROM events WHERE meter = '"
                            + meter.key()
                            + "'")))
            .as("seed %d, meter %s", seed, meter.key())
            .isEqualTo(events(store, meter));
      }
      assertThat(ExportBench.query(file, "SELECT through_flush, tenant FROM snapshot"))
          .containsExactly("30|default");
    }
    assertThat(directory.toFile().list()).containsOnly("store", "it's a snapshot.duckdb");
  }

  private static StatementReader noStatements() {
    return new StatementReader(
        (StatementLog)
            Proxy.newProxyInstance(
                StatementLog.class.getClassLoader(),
                new Class<?>[] {StatementLog.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError("nothing was billed");
                }));
  }

  private static String decimal(BigInteger quantity, Meter meter) {
    return new BigDecimal(quantity, meter.scale()).setScale(9).toPlainString();
  }

  private static String total(UsageStore store, Meter meter) {
    for (MeterTotal total : store.totals()) {
      if (total.meter() == meter.id() && total.decomposition() == SeriesDefinition.NONE) {
        return total.count() + "|" + decimal(total.sum(), meter);
      }
    }
    return "null|null";
  }

  private static TreeSet<String> windows(UsageStore store, Meter meter) {
    TreeSet<String> rows = new TreeSet<>();
    for (UsageRow row :
        store.usageByWindow(
            meter.id(), SeriesDefinition.NONE, null, 0, Long.MAX_VALUE, Long.MAX_VALUE)) {
      long start = Windows.startMs(row.firstWindow());
      rows.add(
          String.join(
              "|",
              row.subject(),
              Long.toString(start),
              Long.toString(start + 300_000),
              Long.toString(row.count()),
              decimal(row.sum(), meter),
              "{\"a\":"
                  + json(row.dimensions().get(0))
                  + ",\"b\":\""
                  + row.dimensions().get(1)
                  + "\"}",
              row.subject().equals("subject-0") ? "c" : "null"));
    }
    return rows;
  }

  private static String json(String text) {
    return "\""
        + text.replace("\"", "\\\"").replace("\u0001", "\\u0001").replace("\n", "\\n")
        + "\"";
  }

  private static TreeSet<String> events(UsageStore store, Meter meter) {
    TreeSet<String> rows = new TreeSet<>();
    for (UsageEvent event : store.keptEvents(meter.id(), null, 0, Long.MAX_VALUE, Long.MAX_VALUE)) {
      rows.add(
          String.join(
              "|",
              event.subject(),
              Long.toString(event.timeMs()),
              decimal(BigInteger.valueOf(event.quantity()), meter),
              Long.toString(event.position()),
              Integer.toString(event.index()),
              Integer.toString(event.series()),
              event.attributes().getOrDefault("id", "-")));
    }
    return rows;
  }
}
