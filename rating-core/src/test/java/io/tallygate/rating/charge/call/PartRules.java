package io.tallygate.rating.charge.call;

/** Random rules for tests of other packages. */
public final class PartRules {
  private final RandomTariffs random;

  public PartRules(long seed) {
    this.random = new RandomTariffs(seed);
  }

  /** A rule of a random tariff in a random zone. */
  public PartRule rule(int scale) {
    return random.tariff().in(random.zone(), scale).rule();
  }

  /** An instant close to something that happens to clocks or on holidays. */
  public long startMs() {
    return random.startMs();
  }

  /** Seconds, from none to a day. */
  public int seconds() {
    return random.seconds();
  }
}
