package io.tallygate.rating.meter;

import java.util.Arrays;

/**
 * The parts of one call, each summed: a call that comes back to a part counts there once. Used again for every call, without
 * an allocation once it has seen the rule with the most parts. Not thread-safe.
 */
public final class PartSums implements PartSink {
  private long[] sums = new long[16];
  private int[] parts = new int[16];
  private boolean[] isUsed = new boolean[16];
  private int count;

  /** Takes a call apart; what it was before is forgotten. */
  public void split(CallRule rule, long startMs, long quantity) {
    for (int i = 0; i < count; i++) {
      isUsed[parts[i]] = false;
    }
    count = 0;
    if (rule.partCount() > sums.length) {
      sums = Arrays.copyOf(sums, rule.partCount());
      parts = Arrays.copyOf(parts, rule.partCount());
      isUsed = Arrays.copyOf(isUsed, rule.partCount());
    }
    rule.split(startMs, quantity, this);
  }

  @Override
  public void accept(int part, long quantity) {
    if (isUsed[part]) {
      sums[part] += quantity;
    } else {
      isUsed[part] = true;
      sums[part] = quantity;
      parts[count++] = part;
    }
  }

  /** How many parts the call has. */
  public int count() {
    return count;
  }

  /**
   * Number of a part.
   *
   * @param index 0 to {@link #count} − 1, in the order in which the call came to them
   */
  public int part(int index) {
    return parts[index];
  }

  /** What is billed of that part, in scaled units. */
  public long sum(int index) {
    return sums[parts[index]];
  }
}
