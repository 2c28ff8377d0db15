package io.tallygate.benchmarks.growth;

import io.tallygate.loadtest.load.RunPhase;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a run of the load test by the lines it prints, and looks at the processes at the begin and the end of the measured window.
 * Lines come from one thread; the figures are asked for when the run has ended.
 */
final class LoadProgress {
  private final ProcessHandle loadTest;
  private final long windowSeconds;
  private final LongSupplier nanoTime;
  private final Map<RunPhase, Long> at = new EnumMap<>(RunPhase.class);
  private @Nullable CompletableFuture<Window> window;

  /**
   * @param heapMb in use at the end, -1 unknown
   */
  private record Window(ProcessorTime used, long heapMb) {}

  LoadProgress(ProcessHandle loadTest, long windowSeconds, LongSupplier nanoTime) {
    this.loadTest = loadTest;
    this.windowSeconds = windowSeconds;
    this.nanoTime = nanoTime;
  }

  /** A line that the load test has just printed. */
  void line(String text) {
    RunPhase phase = RunPhase.of(text);
    if (phase == null || at.putIfAbsent(phase, nanoTime.getAsLong()) != null) {
      return;
    }
    if (phase == RunPhase.MEASURING) {
      ProcessorTime begin = ProcessorTime.of(loadTest);
      window =
          CompletableFuture.supplyAsync(
              () -> new Window(ProcessorTime.of(loadTest).since(begin), gatewayHeapMb()),
              CompletableFuture.delayedExecutor(windowSeconds, TimeUnit.SECONDS));
    }
  }

  private long gatewayHeapMb() {
    try {
      var gateway = loadTest.children().findFirst();
      return gateway.isPresent() ? HeapInUse.mb(gateway.get().pid()) : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /**
   * Adds what was seen. Waits for the end of the measured window, which is over when the run is.
   *
   * @param records acknowledged in it
   */
  void putInto(Map<Figure, Double> figures, long records) {
    Long defining = at.get(RunPhase.DEFINING);
    Long defined = at.get(RunPhase.DEFINED);
    if (defining != null && defined != null) {
      figures.put(Figure.DEFINE_SECONDS, (defined - defining) / 1e9);
    }
    if (window == null || records == 0) {
      return;
    }
    Window seen = window.join();
    if (seen.heapMb() >= 0) {
      figures.put(Figure.HEAP_MB, (double) seen.heapMb());
    }
    if (seen.used().gatewayNs() > 0) {
      figures.put(Figure.GATEWAY_NS, (double) seen.used().gatewayNs() / records);
    }
    if (seen.used().generatorNs() > 0) {
      figures.put(Figure.GENERATOR_NS, (double) seen.used().generatorNs() / records);
    }
  }
}
