package io.tallygate.client;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What the client reports to its listener and its futures, by way of the executor that it was built with. Called by any of the
 * client's threads, in the order of what happened, and never with the lock held: a listener may take its time.
 */
final class News {
  final ClientListener listener;
  private final Executor executor;
  private final Consumer<TallygateClientException> onFailure;

  /**
   * @param onFailure told when the executor takes nothing more, or the listener has thrown
   */
  News(ClientListener listener, Executor executor, Consumer<TallygateClientException> onFailure) {
    this.listener = listener;
    this.executor = executor;
    this.onFailure = onFailure;
  }

  void tell(Runnable news) {
    try {
      executor.execute(() -> guarded(news));
    } catch (RejectedExecutionException e) {
      onFailure.accept(new TallygateClientException("the executor takes no more tasks", e));
    }
  }

  private void guarded(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      onFailure.accept(new TallygateClientException("the listener has thrown", e));
    }
  }
}
