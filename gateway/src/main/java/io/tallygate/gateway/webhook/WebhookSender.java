package io.tallygate.gateway.webhook;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.store.AlertOutbox;
import io.tallygate.rating.store.DeliveryRow;
import io.tallygate.rating.store.DueDelivery;
import io.tallygate.rating.store.WebhookRow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, a few requests at a time to each endpoint, and puts down what became of it. Whatever is under way when the
 * process ends is still pending in the outbox and is sent again: at least once, with the same id and body.
 *
 * <p>One thread of its own does everything but the waiting for answers.
 */
public final class WebhookSender implements AutoCloseable, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
  private static final int GONE = 410;
  private static final int ERROR_MAX = 200;

  /** Of all endpoints together: with 4 each, 64 of them may be slow before others wait. */
  private static final int UNDER_WAY_MAX = 256;

  private static final long LOOK_MS = 1_000;
  private static final Duration COUNT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration FORGET_INTERVAL = Duration.ofHours(1);

  private final AlertOutbox outbox;
  private final GatewayConfig.Webhooks settings;
  private final Clock clock;
  private final RetryDelays delays;
  private final WebhookClient client;
  private final BlockingQueue<DeliveryRow> ended = new LinkedBlockingQueue<>();
  private final Map<Endpoint, Set<String>> underWay = new HashMap<>();
  private final List<DeliveryRow> unrecorded = new ArrayList<>();
  private final Thread thread = new Thread(this, "webhooks");
  private final WebhookStatistics statistics = new WebhookStatistics();
  private int underWayCount;
  private long nextCountMs;
  private long nextForgetMs;
  private boolean isFailing;
  private volatile boolean stopping;

  private record Endpoint(int tenant, String webhook) {}

  /** A sender that begins with {@link #start}. */
  public WebhookSender(
      AlertOutbox outbox, GatewayConfig.Webhooks settings, Clock clock, RandomGenerator random) {
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
    this.delays = new RetryDelays(settings.firstRetry(), settings.longestRetry(), random);
    this.client = new WebhookClient(settings.timeout(), settings.privateAddresses(), clock);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  public WebhookStatistics statistics() {
    return statistics;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        step();
        DeliveryRow first = ended.poll(waitMs(), TimeUnit.MILLISECONDS);
        if (first != null) {
          unrecorded.add(first);
          ended.drainTo(unrecorded);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A second, or less where retries are shorter than that. */
  private long waitMs() {
    return Math.min(LOOK_MS, Math.max(1, settings.firstRetry().toMillis()));
  }

  /** One round. A store that fails is the core's failure; here it is only waited for. */
  private void step() {
    try {
      long nowMs = clock.millis();
      record();
      send(nowMs);
      if (nowMs >= nextCountMs) {
        nextCountMs = nowMs + COUNT_INTERVAL.toMillis();
        statistics.waiting(
            outbox.count(DeliveryRow.State.PENDING), outbox.count(DeliveryRow.State.DEAD));
      }
      if (nowMs >= nextForgetMs) {
        nextForgetMs = nowMs + FORGET_INTERVAL.toMillis();
        outbox.forgetBefore(nowMs - settings.keep().toMillis());
      }
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing && !stopping) {
        LOG.error("webhooks wait for the store", e);
      }
      isFailing = true;
    }
  }

  private void record() {
    outbox.record(unrecorded);
    for (DeliveryRow done : unrecorded) {
      Endpoint endpoint = new Endpoint(done.tenant(), done.webhook());
      Set<String> alerts = underWay.get(endpoint);
      if (alerts != null && alerts.remove(done.alert())) {
        underWayCount--;
        if (alerts.isEmpty()) {
          underWay.remove(endpoint);
        }
      }
    }
    unrecorded.clear();
  }

  private void send(long nowMs) {
    for (WebhookRow webhook : outbox.webhooksWithDue(nowMs)) {
      Endpoint endpoint = new Endpoint(webhook.tenant(), webhook.key());
      Set<String> alerts = underWay.computeIfAbsent(endpoint, key -> new HashSet<>());
      int free = Math.min(settings.concurrency() - alerts.size(), UNDER_WAY_MAX - underWayCount);
      if (free > 0) {
        // Those under way are still pending and may come first.
        for (DueDelivery due :
            outbox.due(webhook.tenant(), webhook.key(), nowMs, free + alerts.size())) {
          if (free > 0 && alerts.add(due.delivery().alert())) {
            free--;
            underWayCount++;
            send(webhook, due);
          }
        }
      }
      if (alerts.isEmpty()) {
        underWay.remove(endpoint);
      }
    }
  }

  private void send(WebhookRow webhook, DueDelivery due) {
    client
        .send(webhook, due)
        .whenComplete(
            (status, failure) ->
                ended.add(outcome(due.delivery(), status == null ? 0 : status, failure)));
  }

  /** Any thread. */
  private DeliveryRow outcome(DeliveryRow before, int status, @Nullable Throwable failure) {
    int attempts = before.attempts() + 1;
    long nowMs = clock.millis();
    boolean isDelivered = failure == null && status >= 200 && status < 300;
    boolean isDead = !isDelivered && (status == GONE || attempts >= settings.attempts());
    DeliveryRow.State state =
        isDelivered
            ? DeliveryRow.State.DELIVERED
            : isDead ? DeliveryRow.State.DEAD : DeliveryRow.State.PENDING;
    statistics.attempted(state);
    return new DeliveryRow(
        before.tenant(),
        before.webhook(),
        before.alert(),
        state,
        attempts,
        state == DeliveryRow.State.PENDING ? nowMs + afterMs(attempts) : nowMs,
        nowMs,
        status,
        isDelivered ? "" : error(status, failure));
  }

  private long afterMs(int attempts) {
    synchronized (delays) {
      return delays.afterMs(attempts);
    }
  }

  private static String error(int status, @Nullable Throwable failure) {
    if (failure == null) {
      return "the endpoint answered " + status;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return text.length() > ERROR_MAX ? text.substring(0, ERROR_MAX) : text;
  }

  /** Ends; what is under way stays pending. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
