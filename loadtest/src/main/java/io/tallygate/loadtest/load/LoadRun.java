package io.tallygate.loadtest.load;

import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayApi.MeterTotal;
import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run against a gateway: defines the meter, sends, and compares. The gateway may have counted before; what it counts
 * under the same meter while the run lasts must be the run's alone.
 */
final class LoadRun implements LoadObserver {
  private static final String EVENTS_PATH = "/api/v1/events";
  static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int PROGRESS_SECONDS = 5;
  static final long SEED = 0x7A11_96A7EL;

  private final LoadOptions options;
  private final GatewayApi api;
  private final Supplier<GatewayFigures> figures;
  private final InetSocketAddress target;
  private final AckFile acks;
  private final PrintStream progress;
  private final LoadObserver alsoTold;
  private final String name = Long.toHexString(System.currentTimeMillis());
  private final RunRecorder recorder;
  private final LoadSeries series;
  private final @Nullable PreviewClient previews;
  private CompletableFuture<GatewayFigures> figuresAtBegin = new CompletableFuture<>();
  private long definingSinceNs;
  private long beats;
  private long acceptedAtLastBeat;

  /**
   * @param target of the protocol that the options name
   * @param alsoTold hears when the measured window begins and ends
   */
  LoadRun(
      LoadOptions options,
      GatewayApi api,
      Supplier<GatewayFigures> figures,
      InetSocketAddress target,
      AckFile acks,
      PrintStream progress,
      LoadObserver alsoTold) {
    this.options = options;
    this.api = api;
    this.figures = figures;
    this.target = target;
    this.acks = acks;
    this.progress = progress;
    this.alsoTold = alsoTold;
    recorder = new RunRecorder(acks);
    if (options.hasPreviews()) {
      LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
      series = new BilledSeries(options.customers(), month);
      previews =
          new PreviewClient(
              api.root(), options.customers(), options.previewRate(), System::currentTimeMillis);
    } else {
      EventDetail detail = options.mix().detail();
      series =
          detail != null && detail.attributes() > 0
              ? new KeptSeries(detail.attributeNames())
              : new MeteredSeries();
      previews = null;
    }
  }

  /**
   * Runs. A gateway that goes away for good or refuses what is sent ends up in the report, not in an exception.
   *
   * @param peakRssMb asked at the end
   * @param readySeconds of the gateway if it was started for the run
   */
  LoadReport run(Supplier<Long> peakRssMb, @Nullable Double readySeconds)
      throws IOException, InterruptedException {
    for (String document : series.catalog()) {
      api.putCatalog(document, "application/json");
    }
    MeterTotal before = total();
    String failure = null;
    PreviewFigures previewed = null;
    int reconnects = 0;
    try (Selector selector = Selector.open()) {
      List<LoadConnection> connections = connections(selector);
      try {
        progress.printf(
            Locale.ROOT,
            RunPhase.DEFINING.words() + " %,d series on %d connections…%n",
            options.series(),
            connections.size());
        definingSinceNs = System.nanoTime();
        for (LoadConnection each : connections) {
          each.connect();
        }
        new LoadLoop(connections, selector, recorder, System::nanoTime, this)
            .run(
                options.amount(),
                TimeUnit.SECONDS.toNanos(options.warmupSeconds()),
                options.rate(),
                options.batch(),
                options.burst());
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
      } finally {
        previewed = previews == null ? null : previews.stop();
        for (LoadConnection each : connections) {
          reconnects += each.reconnects();
          closeQuietly(each);
        }
      }
    } finally {
      acks.flush();
    }
    return report(before, failure, reconnects, peakRssMb, readySeconds, previewed);
  }

  /** Of all of the run's meters. */
  private MeterTotal total() throws IOException, InterruptedException {
    Map<String, MeterTotal> totals = api.totals();
    MeterTotal sum = MeterTotal.NONE;
    for (String meter : series.meters()) {
      MeterTotal one = totals.getOrDefault(meter, MeterTotal.NONE);
      sum = new MeterTotal(sum.count() + one.count(), sum.sum().add(one.sum()));
    }
    return sum;
  }

  private LoadReport report(
      MeterTotal before,
      @Nullable String failure,
      int reconnects,
      Supplier<Long> peakRssMb,
      @Nullable Double readySeconds,
      @Nullable PreviewFigures previewed)
      throws InterruptedException {
    GatewayFigures inWindow = new GatewayFigures(0, 0, 0, 0, 0, 0, "unknown");
    Verification verification = null;
    String broken = failure;
    if (failure == null) {
      try {
        inWindow = figures.get().since(figuresAtBegin.join());
        long totalsSinceNs = System.nanoTime();
        MeterTotal after = total();
        progress.printf(
            Locale.ROOT, "totals read in %.1f s%n", (System.nanoTime() - totalsSinceNs) / 1e9);
        verification =
            new Verification(
                new MeterTotal(recorder.acceptedSoFar(), BigDecimal.valueOf(recorder.sum())),
                before,
                after);
        broken = previewed == null ? null : wrongPreviews(previewed);
      } catch (IOException | RuntimeException e) {
        broken = "the gateway's totals or previews cannot be read: " + e.getMessage();
      }
    }
    return new LoadReport(
        options,
        recorder,
        inWindow,
        verification,
        reconnects,
        peakRssMb.get(),
        readySeconds,
        previewed,
        broken);
  }

  private @Nullable String wrongPreviews(PreviewFigures previewed)
      throws IOException, InterruptedException {
    if (previewed.errors() > 0) {
      return "previews failed: " + previewed.firstError();
    }
    List<String> differences = new PreviewChecks(api, options.customers()).differences();
    progress.println(
        differences.isEmpty()
            ? "previews equal what is owed"
            : "PREVIEWS DIFFER: " + String.join("; ", differences));
    return differences.isEmpty() ? null : "previews differ from what is owed";
  }

  @Override
  public void onMeasuring() {
    progress.println(RunPhase.MEASURING.words() + "…");
    if (previews != null) {
      previews.measure();
    }
    figuresAtBegin = CompletableFuture.supplyAsync(figures);
    alsoTold.onMeasuring();
  }

  @Override
  public void onMeasured() {
    alsoTold.onMeasured();
  }

  private List<LoadConnection> connections(Selector selector) {
    return options.protocol() == Protocol.BINARY
        ? BinaryProducers.connections(
            options, series, target, selector, PATIENCE_NS, SEED, name, recorder)
        : httpConnections(selector);
  }

  private List<LoadConnection> httpConnections(Selector selector) {
    byte[][] subjects = EventBatch.subjectTexts(options.series(), series::subject);
    int step = coprimeStep(options.series());
    AtomicLong nextId = new AtomicLong();
    SplittableRandom random = new SplittableRandom(SEED);
    List<LoadConnection> connections = new ArrayList<>();
    for (int i = 0; i < options.connections(); i++) {
      connections.add(
          new HttpConnection(
              target,
              selector,
              PATIENCE_NS,
              EVENTS_PATH,
              new EventBatch(options.batch(), name, subjects, random.split()),
              options.series(),
              step,
              nextId,
              System::currentTimeMillis,
              recorder));
    }
    return connections;
  }

  /** A step that visits all of {@code count} before it comes back to the first, in no order that a cache would like. */
  static int coprimeStep(int count) {
    int step = Math.max(1, (int) (count * 0.618));
    while (greatestCommonDivisor(step, count) != 1) {
      step++;
    }
    return step;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  @Override
  public void onDefined() {
    progress.printf(
        Locale.ROOT,
        RunPhase.DEFINED.words() + " in %.1f s%n",
        (System.nanoTime() - definingSinceNs) / 1e9);
    if (previews != null) {
      previews.start();
    }
  }

  @Override
  public void onBeat(RunRecorder soFar) {
    acks.flush();
    if (++beats % PROGRESS_SECONDS == 0) {
      long accepted = soFar.acceptedSoFar();
      progress.printf(
          Locale.ROOT,
          "%4d s  %,15d records acknowledged  %,12d records/s%n",
          beats,
          accepted,
          (accepted - acceptedAtLastBeat) / PROGRESS_SECONDS);
      acceptedAtLastBeat = accepted;
    }
  }

  private static void closeQuietly(LoadConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // The run is over and its answers are in: nothing depends on the goodbye.
    }
  }
}
