package io.tallygate.gateway.webhook;

import io.tallygate.rating.store.DueDelivery;
import io.tallygate.rating.store.WebhookRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Makes one attempt. No redirect is followed; what is answered beside the status is thrown away. Any thread; never blocks. */
final class WebhookClient implements AutoCloseable {
  private final Duration timeout;
  private final boolean isPrivateAllowed;
  private final Clock clock;

  /** Names are resolved on it, which may take long; as many threads as there are attempts under way at the most. */
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "webhook-client");
            thread.setDaemon(true);
            return thread;
          });

  private final HttpClient client;

  WebhookClient(Duration timeout, boolean isPrivateAllowed, Clock clock) {
    this.timeout = timeout;
    this.isPrivateAllowed = isPrivateAllowed;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(executor)
            .build();
  }

  /** Completes with the status that was answered, or exceptionally. */
  CompletableFuture<Integer> send(WebhookRow webhook, DueDelivery due) {
    URI uri = URI.create(webhook.url());
    return CompletableFuture.runAsync(() -> requirePublic(uri), executor)
        .thenCompose(checked -> post(uri, webhook, due))
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void requirePublic(URI uri) {
    if (isPrivateAllowed) {
      return;
    }
    try {
      String refusal = WebhookTarget.refusal(uri.getHost());
      if (refusal != null) {
        throw new CompletionException(new IOException(refusal));
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private CompletableFuture<Integer> post(URI uri, WebhookRow webhook, DueDelivery due) {
    String id = due.delivery().alert();
    long seconds = clock.millis() / 1000;
    byte[] secret = Base64.getDecoder().decode(webhook.secret());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Tallygate")
            .header(WebhookSignature.ID, id)
            .header(WebhookSignature.TIMESTAMP, Long.toString(seconds))
            .header(
                WebhookSignature.SIGNATURE, WebhookSignature.of(secret, id, seconds, due.body()))
            .POST(HttpRequest.BodyPublishers.ofString(due.body()))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    CompletableFuture<Integer> status = answer.thenApply(HttpResponse::statusCode);
    // An answer without end would be read for ever: the whole of it has to fit into the timeout.
    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS, executor)
        .execute(() -> answer.cancel(true));
    return status;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
