package io.tallygate.rating.charge.call;

import io.tallygate.rating.charge.call.NaiveCallRater.Billed;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;

/** A rule by which tests of other packages count, and what it comes to second by second. */
public final class CountedCalls {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final CallTariff TARIFF = Tariffs.named("peak");

  /** Two bands, the first with two steps: five parts. */
  public static final PartRule RULE = TARIFF.in(ZONE, 0).rule();

  private CountedCalls() {}

  /** What is billed of a call in seconds, by part. */
  public static Map<Integer, Long> parts(long startMs, long quantity) {
    Map<Integer, Long> parts = new TreeMap<>();
    NaiveCallRater naive = new NaiveCallRater(TARIFF, ZONE, 0);
    for (Billed billed : naive.pulses(startMs, Math.abs(quantity))) {
      int band = 0;
      while (!TARIFF.bands().get(band).name().equals(billed.band())) {
        band++;
      }
      long signed = quantity < 0 ? -billed.units() : billed.units();
      parts.merge(RULE.connect(band) + 1 + billed.step(), signed, Long::sum);
    }
    return parts;
  }
}
