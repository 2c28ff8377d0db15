package io.tallygate.rating.billing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks on several threads and hands their results to the caller's thread in the order of the tasks, so that what is made
 * of them does not depend on the threads. Bounded: so many tasks are begun before the first result is taken.
 *
 * <p>For one caller; close ends the threads.
 */
final class OrderedTasks implements AutoCloseable {
  /**
   * Beyond one for each thread, so that none waits while the caller makes something of results: 8 chunks of 256 statements
   * are a batch, which it forces and indexes.
   */
  private static final int AHEAD = 8;

  private final ExecutorService executor;
  private final int inFlightMax;

  /**
   * @param threads 1 or more
   */
  OrderedTasks(int threads, String name) {
    AtomicInteger number = new AtomicInteger();
    executor =
        Executors.newFixedThreadPool(
            threads, work -> new Thread(work, name + "-" + number.incrementAndGet()));
    inFlightMax = threads + AHEAD;
  }

  /**
   * Runs the tasks; returns when the last result has been taken. A task's failure is thrown here, and nothing behind it is
   * taken.
   *
   * @param tasks asked for one after the other, as results are taken
   */
  <T> void run(Iterator<Callable<T>> tasks, Consumer<T> take) {
    Deque<Future<T>> inFlight = new ArrayDeque<>();
    try {
      while (tasks.hasNext() || !inFlight.isEmpty()) {
        while (tasks.hasNext() && inFlight.size() < inFlightMax) {
          inFlight.add(executor.submit(tasks.next()));
        }
        take.accept(inFlight.remove().get());
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw asUnchecked(cause == null ? e : cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a bill run", e);
    } finally {
      inFlight.forEach(task -> task.cancel(true));
    }
  }

  private static RuntimeException asUnchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("a part of a bill run failed", cause);
  }

  /** Ends the threads, whatever they do. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
