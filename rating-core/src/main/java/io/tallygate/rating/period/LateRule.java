package io.tallygate.rating.period;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a plan does with usage that comes when its period is closed.
 *
 * @param isParked false: the next statement adjusts the closed period; true: only once it is released
 * @param grace how long after its end a period stays open, 0 or more; null: as long as the gateway says
 */
public record LateRule(boolean isParked, @Nullable Duration grace) {
  public static final LateRule ADJUST = new LateRule(false, null);

  /** The plan's own grace, or else the gateway's. */
  public LatePolicy policy(LatePolicy ofGateway) {
    return grace == null ? ofGateway : new LatePolicy(grace);
  }
}
