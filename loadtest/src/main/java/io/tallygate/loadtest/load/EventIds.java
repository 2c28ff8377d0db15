package io.tallygate.loadtest.load;

import io.tallygate.protocol.EventId;

/**
 * The ids of a producer's events by their number: 16 bytes that look like the hash of a text and cost a nanosecond. The lower half is a
 * bijection of the number, and the halves differ by the producer's own hash: no two events of a producer have the same id, nor two of
 * different producers.
 */
final class EventIds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long start;
  private final long difference;

  /**
   * @param producer unique for the run, and among all runs that the gateway remembers
   */
  EventIds(String producer) {
    EventId own = EventId.of(producer);
    start = own.low();
    difference = own.high();
  }

  /** Bytes 0 to 7 of the id of an event, little endian: the mixing of SplitMix64. */
  long low(long number) {
    long z = start + number * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Bytes 8 to 15, from the others. */
  long high(long low) {
    return low + difference;
  }
}
