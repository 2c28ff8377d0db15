package io.tallygate.rating.flush;

import java.math.BigInteger;

/**
 * A digest of counters that does not care in how many rows they come: Σ weight(series, window) × count and Σ weight' × sum,
 * both modulo 2^64, with two different mixes of (series, window) as weights; and the plain totals beside them, modulo 2^128,
 * which no sum of quantities reaches.
 *
 * <p>Linear, so rows that are added up and rows that are not have the same digest, and a log of any length is checked without
 * keeping its counters in memory. Two different sets of counters agree by chance once in 2^64, and only if their totals do.
 * Not thread-safe.
 */
public final class CounterDigest {
  private long counts;
  private long sums;
  private long records;
  private long totalLow;
  private long totalHigh;

  /** Of what a flush adds. */
  public static CounterDigest of(Deltas deltas) {
    CounterDigest digest = new CounterDigest();
    digest.addAll(deltas);
    return digest;
  }

  /** One that was taken apart by {@link #counts}, {@link #sums}, {@link #records} and {@link #total}. */
  public static CounterDigest restore(long counts, long sums, long records, BigInteger total) {
    CounterDigest digest = new CounterDigest();
    digest.counts = counts;
    digest.sums = sums;
    digest.records = records;
    digest.totalLow = total.longValue();
    digest.totalHigh = total.shiftRight(Long.SIZE).longValue();
    return digest;
  }

  public CounterDigest copy() {
    CounterDigest copy = new CounterDigest();
    copy.addAll(this);
    return copy;
  }

  public void add(int series, int window, long count, long sum) {
    add(series, window, count, sum, sum >> 63);
  }

  /**
   * @param sum what rows amount to that were added up: it may need more than 64 bits
   */
  public void add(int series, int window, long count, BigInteger sum) {
    add(series, window, count, sum.longValue(), sum.shiftRight(Long.SIZE).longValue());
  }

  private void add(int series, int window, long count, long sumLow, long sumHigh) {
    long cell = (long) series << 32 | (window & 0xFFFF_FFFFL);
    counts += mix(cell) * count;
    sums += mix(~cell) * sumLow;
    records += count;
    addToTotal(sumLow, sumHigh);
  }

  private void addToTotal(long low, long high) {
    totalLow += low;
    totalHigh += high + (Long.compareUnsigned(totalLow, low) < 0 ? 1 : 0);
  }

  /** One of the finalisers of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  public void addAll(Deltas deltas) {
    for (int row = 0; row < deltas.size(); row++) {
      add(deltas.series(row), deltas.window(row), deltas.count(row), deltas.sum(row));
    }
  }

  public void addAll(CounterDigest other) {
    counts += other.counts;
    sums += other.sums;
    records += other.records;
    addToTotal(other.totalLow, other.totalHigh);
  }

  public boolean sameAs(CounterDigest other) {
    return counts == other.counts
        && sums == other.sums
        && records == other.records
        && totalLow == other.totalLow
        && totalHigh == other.totalHigh;
  }

  public long counts() {
    return counts;
  }

  public long sums() {
    return sums;
  }

  /** Records, derived ones included. */
  public long records() {
    return records;
  }

  /** Of all quantities, of whatever scale: it means nothing but that it must be the same. */
  public BigInteger total() {
    BigInteger high = BigInteger.valueOf(totalHigh).shiftLeft(Long.SIZE);
    BigInteger low = BigInteger.valueOf(totalLow);
    return high.add(totalLow < 0 ? low.add(BigInteger.ONE.shiftLeft(Long.SIZE)) : low);
  }

  @Override
  public String toString() {
    return "records="
        + records
        + " total="
        + total()
        + " digest="
        + Long.toHexString(counts)
        + "/"
        + Long.toHexString(sums);
  }
}
