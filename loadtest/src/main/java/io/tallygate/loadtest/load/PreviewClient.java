package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Asks for previews of random customers at a steady rate, whatever the gateway does: an open loop. Latency counts from the
 * intended send time, so a pause is seen by every question that should have been asked in it. Only what was to be asked after
 * {@link #measure} is in the figures.
 *
 * <p>One thread asks; answers come on the threads of the HTTP client.
 */
final class PreviewClient implements Runnable {
  private static final long SEED = 0x9E7F_31C5L;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int UNANSWERED_MAX = 100_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final int customers;
  private final long rate;
  private final LongSupplier epochMs;
  private final Thread thread = new Thread(this, "previews");
  private final Semaphore unanswered = new Semaphore(UNANSWERED_MAX);

  // Under this object's lock.
  private final Histogram latencies = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
  private long measuredFromNs = Long.MAX_VALUE;
  private long errors;
  private long oldestMs;
  private @Nullable String firstError;

  private volatile boolean isStopping;

  /**
   * @param rate questions a second
   */
  PreviewClient(URI root, int customers, long rate, LongSupplier epochMs) {
    this.root = root;
    this.customers = customers;
    this.rate = rate;
    this.epochMs = epochMs;
  }

  void start() {
    thread.start();
  }

  /** From now on questions are in the figures. */
  synchronized void measure() {
    measuredFromNs = System.nanoTime();
  }

  @Override
  public void run() {
    SplittableRandom random = new SplittableRandom(SEED);
    SendSchedule schedule = new SendSchedule(rate, 1, 1, System.nanoTime());
    while (!isStopping) {
      long nowNs = System.nanoTime();
      long intendedNs = schedule.nextNs(nowNs);
      if (intendedNs - nowNs > 0) {
        LockSupport.parkNanos(intendedNs - nowNs);
      } else {
        schedule.take();
        ask(BilledSeries.customer(random.nextInt(customers)), intendedNs);
      }
    }
  }

  private void ask(String customer, long intendedNs) {
    unanswered.acquireUninterruptibly();
    CompletableFuture<HttpResponse<byte[]>> unused =
        client
            .sendAsync(
                HttpRequest.newBuilder(
                        root.resolve("/api/v1/billing/preview?subscription=" + customer))
                    .timeout(TIMEOUT)
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (answer, failure) -> {
                  long answeredNs = System.nanoTime();
                  try {
                    answered(intendedNs, answeredNs, answer, failure);
                  } finally {
                    unanswered.release();
                  }
                });
  }

  private synchronized void answered(
      long intendedNs,
      long answeredNs,
      @Nullable HttpResponse<byte[]> answer,
      @Nullable Throwable failure) {
    if (measuredFromNs == Long.MAX_VALUE || intendedNs - measuredFromNs < 0) {
      return;
    }
    latencies.recordValue(
        Math.min(Math.max(answeredNs - intendedNs, 1), latencies.getHighestTrackableValue()));
    String error = answer == null ? String.valueOf(failure) : error(answer);
    if (error != null) {
      errors++;
      firstError = firstError == null ? error : firstError;
    }
  }

  /** What is wrong with an answer; null: nothing. Notes how old what it covers is. */
  private @Nullable String error(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      return "status " + answer.statusCode();
    }
    try {
      JsonNode preview = JSON.readTree(answer.body());
      if (!preview.path("state").asText().equals("preview") || !preview.has("total")) {
        return "not a preview";
      }
      long asOfMs = Instant.parse(preview.path("asOf").asText()).toEpochMilli();
      oldestMs = Math.max(oldestMs, epochMs.getAsLong() - asOfMs);
      return null;
    } catch (IOException | RuntimeException e) {
      return "unreadable: " + e.getMessage();
    }
  }

  /** Asks no more, and waits for what is unanswered. */
  PreviewFigures stop() throws InterruptedException {
    isStopping = true;
    thread.join();
    unanswered.acquire(UNANSWERED_MAX);
    synchronized (this) {
      return new PreviewFigures(rate, latencies.copy(), errors, firstError, oldestMs);
    }
  }
}
