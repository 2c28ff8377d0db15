package io.tallygate.rating.verify;

import java.math.BigInteger;

/**
 * A digest of counters that does not care in how many rows they come: Σ weight(series, window) × count and Σ weight' × sum,
 * both modulo 2^64, with two different mixes of (series, window) as weights; and the plain exact totals beside them.
 *
 * <p>Linear, so rows that are added up and rows that are not have the same digest, and a log of any length is checked without
 * keeping its counters in memory. Two different sets of counters agree by chance once in 2^64, and only if their totals do.
 */
final class CounterDigest {
  private long counts;
  private long sums;
  private long rows;
  private long records;
  private BigInteger total = BigInteger.ZERO;

  void add(int series, int window, long count, long sum) {
    long cell = (long) series << 32 | (window & 0xFFFF_FFFFL);
    counts += mix(cell) * count;
    sums += mix(~cell) * sum;
    records += count;
    rows++;
    total = total.add(BigInteger.valueOf(sum));
  }

  void add(int series, int window, long count, BigInteger sum) {
    long cell = (long) series << 32 | (window & 0xFFFF_FFFFL);
    counts += mix(cell) * count;
    sums += mix(~cell) * sum.longValue();
    records += count;
    rows++;
    total = total.add(sum);
  }

  /** One of the finalisers of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  boolean sameAs(CounterDigest other) {
    return counts == other.counts
        && sums == other.sums
        && records == other.records
        && total.equals(other.total);
  }

  void addAll(CounterDigest other) {
    counts += other.counts;
    sums += other.sums;
    records += other.records;
    rows += other.rows;
    total = total.add(other.total);
  }

  /** Records, derived ones included. */
  long records() {
    return records;
  }

  @Override
  public String toString() {
    return "records="
        + records
        + " total="
        + total
        + " digest="
        + Long.toHexString(counts)
        + "/"
        + Long.toHexString(sums);
  }
}
