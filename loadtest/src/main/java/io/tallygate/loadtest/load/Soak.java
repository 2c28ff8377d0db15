package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.LoadGenerator.Assignment;
import io.tallygate.loadtest.load.LoadLoop.Amount;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A long run on the same connections: after every interval nothing is offered until everything is answered and the gateway's totals
 * are compared, then it goes on. The pauses are in no rate and no latency. It ends early with the first difference.
 */
final class Soak {
  private final LoadOptions options;
  private final long intervalSeconds;
  private final @Nullable Path file;
  private final PrintStream progress;
  private final List<SoakInterval> intervals = new ArrayList<>();

  /**
   * @param options {@code seconds} are those of the whole soak, pauses not counted
   * @param intervalSeconds measured between two comparisons, at the most
   * @param file takes a line of CSV for each interval; null: none
   */
  Soak(LoadOptions options, long intervalSeconds, @Nullable Path file, PrintStream progress) {
    this.options = options;
    this.intervalSeconds = intervalSeconds;
    this.file = file;
    this.progress = progress;
  }

  /**
   * Runs it. Blocks. What goes wrong with the gateway is in the report.
   *
   * @param acks file for a line for each acknowledged frame; null: none
   */
  SoakReport run(LoadTarget target, @Nullable Path acks) throws IOException, InterruptedException {
    String failure = null;
    try (SoakFile lines = new SoakFile(file)) {
      try {
        send(target, acks, lines);
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
      } catch (RuntimeException e) {
        // Whatever it was: the intervals so far are kept.
        failure = e.toString();
      }
      SoakReport report =
          new SoakReport(options, List.copyOf(intervals), target.readySeconds(), failure);
      if (!report.isVerified()) {
        lines.fail();
      }
      return report;
    }
  }

  private void send(LoadTarget target, @Nullable Path acks, SoakFile lines)
      throws IOException, InterruptedException {
    RunMeters meters = new RunMeters(target.api(), LoadSeries.of(options));
    meters.begin();
    Assignment assignment = Assignment.of(options, target.address(), acks);
    try (LoadGenerator generator = LoadGenerator.of(assignment, LoadObserver.NONE)) {
      progress.printf(
          Locale.ROOT,
          "defining %,d series on %d connections…%n",
          options.series(),
          options.openConnections());
      generator.define();
      GatewayFigures figures = GatewayInfo.figures(target.api());
      long warmupSeconds = options.warmupSeconds();
      boolean isEqual = true;
      for (long left = options.seconds(); left > 0 && isEqual; left -= intervalSeconds) {
        long seconds = Math.min(left, intervalSeconds);
        long beginNs = System.nanoTime();
        generator.window(Amount.ofSeconds(seconds), TimeUnit.SECONDS.toNanos(warmupSeconds));
        RunRecorder recorder = generator.recorder();
        GatewayGauges gauges = GatewayInfo.gauges(target.api());
        Verification verification = meters.compare(recorder);
        GatewayFigures now = GatewayInfo.figures(target.api());
        double pauseSeconds = (System.nanoTime() - beginNs) / 1e9 - seconds - warmupSeconds;
        SoakInterval interval =
            new SoakInterval(
                intervals.size() + 1,
                recorder.measuredSeconds(),
                pauseSeconds,
                recorder.measured(),
                recorder.slowestSecond(),
                copy(recorder.latencies()),
                now.since(figures),
                gauges,
                generator.reconnects(),
                recorder.refusedCount() + recorder.countedAgain(),
                verification);
        intervals.add(interval);
        lines.append(interval);
        progress.println(interval);
        isEqual = interval.isVerified();
        figures = now;
        warmupSeconds = 0;
      }
    }
  }

  /** The recorder's own is used for the next window. */
  private static Histogram copy(Histogram latencies) {
    Histogram copy = latencies.copy();
    copy.setStartTimeStamp(latencies.getStartTimeStamp());
    copy.setEndTimeStamp(latencies.getEndTimeStamp());
    return copy;
  }
}
