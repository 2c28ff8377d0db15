package io.tallygate.gateway.ops;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this gateway lives, and whether it takes usage: what a supervisor and a load balancer ask. Any thread.
 *
 * <p>Live: nothing has failed that only a restart can mend. Ready: both endpoints listen, nobody has asked to stop, and ingest
 * is not refused for now.
 */
public final class Health {
  private enum Phase {
    STARTING,
    SERVING,
    STOPPING
  }

  /**
   * @param ok what was asked
   * @param detail for people
   */
  public record Status(boolean ok, String detail) {}

  private final Supplier<@Nullable String> busyReason;
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable String failure;

  /**
   * @param busyReason why ingest is refused for now; null if it is not
   */
  public Health(Supplier<@Nullable String> busyReason) {
    this.busyReason = busyReason;
  }

  /** Both endpoints listen. */
  public void serving() {
    phase = Phase.SERVING;
  }

  /** A stop was asked for. */
  public void stopping() {
    phase = Phase.STOPPING;
  }

  public boolean isStopping() {
    return phase == Phase.STOPPING;
  }

  /** The core has failed: this process must end. */
  public void failed(Throwable cause) {
    failure = "failed: " + cause;
  }

  public Status live() {
    String failed = failure;
    return failed == null ? new Status(true, "live") : new Status(false, failed);
  }

  public Status ready() {
    String failed = failure;
    if (failed != null) {
      return new Status(false, failed);
    }
    return switch (phase) {
      case STARTING -> new Status(false, "starting");
      case STOPPING -> new Status(false, "stopping");
      case SERVING -> {
        String busy = busyReason.get();
        yield busy == null ? new Status(true, "ready") : new Status(false, "busy: " + busy);
      }
    };
  }
}
