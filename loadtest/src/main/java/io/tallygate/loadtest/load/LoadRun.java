package io.tallygate.loadtest.load;

import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.load.LoadGenerator.Assignment;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run against a gateway: defines the meter, has records sent, and compares. The gateway may have counted before; what it counts
 * under the same meter while the run lasts must be the run's alone.
 */
final class LoadRun implements LoadObserver {
  private static final int PROGRESS_SECONDS = 5;

  private final LoadOptions options;
  private final GatewayApi api;
  private final Supplier<GatewayFigures> figures;
  private final Assignment assignment;
  private final PrintStream progress;
  private final RunMeters meters;
  private final LoadObserver alsoTold;
  private final @Nullable PreviewClient previews;
  private CompletableFuture<GatewayFigures> figuresAtBegin = new CompletableFuture<>();
  private long definingSinceNs;
  private long beats;
  private long acceptedAtLastBeat;

  // What the run came to.
  private RunRecorder recorder = new RunRecorder(AckFile.none());
  private int reconnects;
  private @Nullable PreviewFigures previewed;

  /**
   * @param target of the protocol that the options name
   * @param acks file for a line for each acknowledged frame; null: none
   * @param alsoTold hears when the measured window begins and ends
   */
  LoadRun(
      LoadOptions options,
      GatewayApi api,
      Supplier<GatewayFigures> figures,
      InetSocketAddress target,
      @Nullable Path acks,
      PrintStream progress,
      LoadObserver alsoTold) {
    this.options = options;
    this.api = api;
    this.figures = figures;
    this.progress = progress;
    this.alsoTold = alsoTold;
    assignment = Assignment.of(options, target, acks);
    meters = new RunMeters(api, LoadSeries.of(options));
    previews =
        options.hasPreviews()
            ? new PreviewClient(
                api.root(), options.customers(), options.previewRate(), System::currentTimeMillis)
            : null;
  }

  /**
   * Runs. A gateway that goes away for good or refuses what is sent ends up in the report, not in an exception.
   *
   * @param peakRssMb asked at the end
   * @param readySeconds of the gateway if it was started for the run
   */
  LoadReport run(Supplier<Long> peakRssMb, @Nullable Double readySeconds)
      throws InterruptedException {
    String failure = null;
    try {
      meters.begin();
      send();
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // Whatever it was: what the run has come to so far is kept.
      failure = e.toString();
    }
    return report(failure, peakRssMb, readySeconds);
  }

  private void send() throws IOException, InterruptedException {
    try (LoadGenerator generator = LoadGenerator.of(assignment, this)) {
      try {
        progress.printf(
            Locale.ROOT,
            RunPhase.DEFINING.words() + " %,d series on %d connections…%n",
            options.series(),
            options.openConnections());
        definingSinceNs = System.nanoTime();
        generator.define();
        generator.window(options.amount(), TimeUnit.SECONDS.toNanos(options.warmupSeconds()));
      } finally {
        previewed = previews == null ? null : previews.stop();
        recorder = generator.recorder();
        reconnects = generator.reconnects();
      }
    }
  }

  private LoadReport report(
      @Nullable String failure, Supplier<Long> peakRssMb, @Nullable Double readySeconds)
      throws InterruptedException {
    GatewayFigures inWindow = GatewayFigures.UNKNOWN;
    Verification verification = null;
    String broken = failure;
    if (failure == null) {
      try {
        inWindow = figures.get().since(figuresAtBegin.join());
        long totalsSinceNs = System.nanoTime();
        verification = meters.compare(recorder);
        progress.printf(
            Locale.ROOT, "totals read in %.1f s%n", (System.nanoTime() - totalsSinceNs) / 1e9);
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
        ifKnown(peakRssMb),
        readySeconds,
        previewed,
        broken);
  }

  private static long ifKnown(Supplier<Long> megabytes) {
    try {
      return megabytes.get();
    } catch (RuntimeException gone) {
      // A gateway that has gone cannot be asked; the run's failure says so.
      return -1;
    }
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
  public void onBeat(long accepted) {
    if (++beats % PROGRESS_SECONDS == 0) {
      progress.printf(
          Locale.ROOT,
          "%4d s  %,15d records acknowledged  %,12d records/s%n",
          beats,
          accepted,
          (accepted - acceptedAtLastBeat) / PROGRESS_SECONDS);
      acceptedAtLastBeat = accepted;
    }
  }
}
