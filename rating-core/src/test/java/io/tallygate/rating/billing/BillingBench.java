package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.LatePolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A catalog, usage in memory, an archive in memory, and a bill run over them, with an hour of grace. */
final class BillingBench {
  static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  Catalog catalog;
  final OfflineUsage usage = new OfflineUsage();
  final OfflineStatements archive = new OfflineStatements();
  final BillRun run;

  BillingBench(String yaml) {
    catalog = Documents.catalog(yaml);
    run = new BillRun(() -> catalog, usage, usage, archive, new LatePolicy(Duration.ofHours(1)));
  }

  void apply(String yaml) {
    try {
      catalog = Catalog.fold(catalog, Documents.yaml(yaml));
    } catch (CatalogException e) {
      throw new IllegalArgumentException(e);
    }
  }

  void count(String meter, String subject, String time, String quantity, String... dimensions) {
    Meter counted = catalog.meters().byKey(0, meter);
    usage.count(
        counted,
        subject,
        List.of(dimensions),
        Instant.parse(time).toEpochMilli(),
        new BigDecimal(quantity).movePointRight(counted.scale()).longValueExact());
  }

  BillRunResult close(String until) {
    return run.close(0, Instant.parse(until), NOW);
  }

  /** The newest statement. */
  Statement last() {
    return archive.all().get(archive.all().size() - 1);
  }

  /** Each statement as "number period total". */
  List<String> totals() {
    return archive.all().stream()
        .map(s -> s.number() + " " + s.subscription() + " " + s.period() + " " + s.total())
        .toList();
  }
}
