package io.tallygate.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that send at the same time. */
final class Senders implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;

  Senders(int count) {
    this.count = count;
    threads = Executors.newFixedThreadPool(count);
  }

  /**
   * Lets all of them send, and waits until they have.
   *
   * @param sending what each does, by its number from 0
   * @throws ExecutionException if one failed
   */
  void run(One sending) throws InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      running.add(
          threads.submit(
              () -> {
                sending.send(number);
                return null;
              }));
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** What one of them does. */
  interface One {
    void send(int sender) throws Exception;
  }
}
