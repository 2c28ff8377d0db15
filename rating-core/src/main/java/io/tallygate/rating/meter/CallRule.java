package io.tallygate.rating.meter;

/**
 * A tariff without its prices: takes a call apart, by its start and its length alone, into parts that have a price each. Rules
 * that take calls apart in the same way are equal. Immutable, safe for all threads, allocates nothing.
 */
public interface CallRule {
  /** How many parts there are; they are numbered from 0. */
  int partCount();

  /**
   * Takes a call apart. The sum of all parts fits 64 bits.
   *
   * @param startMs instant of its start, ms since 1970
   * @param quantity its length in scaled units; 0 has no parts; a negative one takes a call of that length back, part by part
   */
  void split(long startMs, long quantity, PartSink sink);
}
