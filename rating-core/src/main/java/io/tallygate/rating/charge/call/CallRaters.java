package io.tallygate.rating.charge.call;

import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A tariff with the raters it was compiled to, one for each zone that asked: customers of one plan live in few zones. Equal to
 * another by tariff and scale. Safe for all threads.
 */
public final class CallRaters {
  private final CallTariff tariff;
  private final int scale;
  private final Map<ZoneId, CallRater> byZone = new ConcurrentHashMap<>();

  /**
   * @param tariff without problems at this scale
   * @param scale of the meter, 0 to 9
   */
  public CallRaters(CallTariff tariff, int scale) {
    this.tariff = tariff;
    this.scale = scale;
  }

  public CallTariff tariff() {
    return tariff;
  }

  /** The rater of a zone. */
  public CallRater in(ZoneId zone) {
    return byZone.computeIfAbsent(zone, z -> tariff.in(z, scale));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallRaters raters
        && scale == raters.scale
        && tariff.equals(raters.tariff);
  }

  @Override
  public int hashCode() {
    return tariff.hashCode();
  }

  @Override
  public String toString() {
    return "raters [tariff=" + tariff + "] [scale=" + scale + "]";
  }
}
