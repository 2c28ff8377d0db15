package io.tallygate.gateway.http;

import io.tallygate.rating.BackupManifest;
import io.tallygate.rating.CatalogChange;
import io.tallygate.rating.CatalogVersion;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.CountedSums;
import io.tallygate.rating.Positions;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.Closing;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementArchive;
import io.tallygate.rating.billing.StatementChange;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.correction.Corrections;
import io.tallygate.rating.export.SnapshotMaker;
import io.tallygate.rating.flush.FlushControl;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.store.AlertOutbox;
import io.tallygate.rating.store.MeterTotal;
import io.tallygate.rating.store.SubjectUsage;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import io.tallygate.rating.threshold.AccessQuery;
import io.tallygate.rating.threshold.ThresholdStatistics;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A core without threads or files: a fake ring and directory, a real catalog, no usage. */
final class FakeRating implements RatingCore, UsageReader, StatementArchive {
  /** The meters of {@link TestMeters}, as a document. */
  static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.duration, unit: s, scale: 0,
           dimensions: [{name: direction, path: $.direction}], pulses: ["60/60"]}
        - {key: callCount, eventType: call, aggregation: count, unit: call}
        - {key: traffic, eventType: transfer, aggregation: sum, value: $.volume.gb, unit: GB, scale: 3}
        - {key: sales, eventType: sale, aggregation: sum, value: $.amount, unit: EUR, scale: 2,
           dimensions: [{name: region, path: $.region}], keep: events, attributes: [partner, order]}
      """;

  final FakePort port = new FakePort();
  private final Path data;
  final FakeDirectory directory = new FakeDirectory();
  final Latencies latencies = new Latencies();
  private volatile Catalog catalog = Catalog.empty();
  private final List<CatalogVersion> versions = new CopyOnWriteArrayList<>();

  FakeRating() {
    this(Path.of("none"));
  }

  /**
   * @param data where a gateway keeps what is its own
   */
  FakeRating(Path data) {
    this.data = data;
    try {
      applyCatalog(
          CatalogReader.readYaml(
              new ByteArrayInputStream(CATALOG.getBytes(StandardCharsets.UTF_8))));
    } catch (CatalogException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public IngestPort ingest() {
    return port;
  }

  @Override
  public SeriesDirectory series() {
    return directory;
  }

  @Override
  public Meters meters() {
    return catalog.meters();
  }

  @Override
  public IdHasher newIdHasher() {
    return new IdHasher(1, 2);
  }

  @Override
  public Positions positions() {
    return new Positions(5, 4, 3, 2, 1);
  }

  @Override
  public CoreStatistics statistics() {
    return (CoreStatistics)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {CoreStatistics.class},
            (proxy, method, args) -> {
              if (method.getReturnType() == Latencies.class) {
                return latencies;
              }
              return method.getReturnType() == int.class ? (Object) 7 : (Object) 7L;
            });
  }

  @Override
  public int incarnation() {
    return 3;
  }

  @Override
  public CoreSettings settings() {
    return CoreSettings.defaults(data);
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public synchronized Catalog applyCatalog(CatalogChange change, String by)
      throws CatalogException {
    CatalogDocument document = change.on(catalog);
    return document == null ? catalog : applyCatalog(document, by);
  }

  @Override
  public void forEachCatalogVersion(CatalogVersion.Visitor visitor) {
    versions.forEach(visitor::version);
  }

  @Override
  public synchronized Catalog applyCatalog(CatalogDocument document, String by)
      throws CatalogException {
    catalog = Catalog.fold(catalog, document);
    versions.add(
        new CatalogVersion(
            catalog.version(), Instant.EPOCH.plusSeconds(catalog.version()), by, document));
    return catalog;
  }

  @Override
  public UsageReader usage() {
    return this;
  }

  @Override
  public FlushControl flushes() {
    return () -> 1;
  }

  @Override
  public Corrections corrections() {
    throw new IllegalStateException("nothing is corrected here");
  }

  @Override
  public StatementArchive statements() {
    return this;
  }

  @Override
  public SnapshotMaker snapshots() {
    throw new UnsupportedOperationException("nothing is copied here");
  }

  @Override
  public BackupManifest backup(Path target) {
    throw new UnsupportedOperationException("nothing is copied here");
  }

  @Override
  public AccessQuery access() {
    throw new UnsupportedOperationException("nothing is watched here");
  }

  @Override
  public ThresholdStatistics thresholds() {
    throw new UnsupportedOperationException("nothing is watched here");
  }

  @Override
  public AlertOutbox alerts() {
    throw new UnsupportedOperationException("nothing is watched here");
  }

  @Override
  public CompletableFuture<Throwable> failure() {
    return new CompletableFuture<>();
  }

  @Override
  public void close() {
    port.close();
  }

  @Override
  public List<MeterTotal> totals() {
    return List.of();
  }

  @Override
  public CountedSums countedSums() {
    return new CountedSums(0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public List<UsageRow> usage(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    return List.of();
  }

  @Override
  public List<SubjectUsage> usageBySubject(
      int meter, @Nullable Collection<String> subjects, long throughFlush) {
    return List.of();
  }

  @Override
  public List<UsageRow> usageByWindow(
      int meter,
      int decomposition,
      @Nullable Collection<String> subjects,
      long fromMs,
      long toMs,
      long throughFlush) {
    return List.of();
  }

  @Override
  public List<UsageEvent> keptEvents(
      int meter, @Nullable Collection<String> subjects, long fromMs, long toMs, long throughFlush) {
    return List.of();
  }

  @Override
  public List<Statement> add(List<Statement> statements, List<Closing> closings) {
    throw new IllegalStateException("nothing is billed here");
  }

  @Override
  public List<StatementEntry> change(
      StatementChange.Step step, int tenant, List<Long> ids, Instant at, String by) {
    throw new IllegalStateException("nothing is billed here");
  }

  @Override
  public @Nullable Statement read(int tenant, long id) {
    return null;
  }

  @Override
  public List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit) {
    return List.of();
  }

  @Override
  public List<StatementEntry> newest(int tenant, StatementFilter filter, long beforeId, int limit) {
    return List.of();
  }

  @Override
  public long lastId() {
    return 0;
  }

  @Override
  public long lastNumber(int tenant) {
    return 0;
  }

  @Override
  public List<Closing> closings(int tenant) {
    return List.of();
  }

  @Override
  public List<Closing> closings(int tenant, String subscription) {
    return List.of();
  }
}
