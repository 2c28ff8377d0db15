package io.tallygate.gateway.http;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What must be over after the same span of time, each from its own beginning: a list in the order of beginnings, and one timer for
 * all. A timer for each request, set and cancelled, cost more than the reading of a small body. Event loop.
 */
final class Deadlines {
  /** Something is overdue by this part of the span at the most. */
  private static final int CHECKS_PER_SPAN = 10;

  private static final long CHECK_MS_MAX = 1_000;

  private final Vertx vertx;
  private final long spanNs;
  private final long checkMs;
  private @Nullable Deadline first;
  private @Nullable Deadline last;
  private boolean checking;

  /** One thing that must be over. */
  final class Deadline {
    private final Runnable onOverdue;
    private final long atNs;
    private @Nullable Deadline before;
    private @Nullable Deadline after;
    private boolean open = true;

    private Deadline(Runnable onOverdue, long atNs) {
      this.onOverdue = onOverdue;
      this.atNs = atNs;
    }

    /** It is over. Idempotent. */
    void cancel() {
      if (open) {
        remove(this);
      }
    }
  }

  Deadlines(Vertx vertx, long spanMs) {
    this.vertx = vertx;
    this.spanNs = TimeUnit.MILLISECONDS.toNanos(spanMs);
    this.checkMs = Math.max(1, Math.min(CHECK_MS_MAX, spanMs / CHECKS_PER_SPAN));
  }

  /** Begins a span. */
  Deadline begin(Runnable onOverdue) {
    Deadline added = new Deadline(onOverdue, System.nanoTime() + spanNs);
    Deadline end = last;
    added.before = end;
    if (end == null) {
      first = added;
    } else {
      end.after = added;
    }
    last = added;
    if (!checking) {
      checking = true;
      vertx.setTimer(checkMs, id -> check());
    }
    return added;
  }

  private void remove(Deadline over) {
    over.open = false;
    Deadline before = over.before;
    Deadline after = over.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
  }

  private void check() {
    checking = false;
    Deadline next = first;
    while (next != null && System.nanoTime() - next.atNs >= 0) {
      remove(next);
      next.onOverdue.run();
      next = first;
    }
    if (next != null && !checking) {
      checking = true;
      vertx.setTimer(checkMs, id -> check());
    }
  }
}
