package io.tallygate.rating.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Where one producer stands, and what it was told about its last frames. Core thread only.
 *
 * <p>The memory of answers is a ring over the last {@code inFlight} sequences of the epoch: a frame that a producer may
 * still be waiting for can always be answered again in the same words.
 */
final class Producer {
  final int number;
  final int tenant;
  final String name;
  int epoch;
  long sequence;
  long bookmark;

  /** The connection that speaks for it now; null after a start. */
  @Nullable FrameOrigin origin;

  private final int[] crcs;
  private final byte[] @Nullable [] refusals;

  Producer(int number, int tenant, String name, int inFlight) {
    this.number = number;
    this.tenant = tenant;
    this.name = name;
    this.crcs = new int[inFlight];
    this.refusals = new byte[inFlight][];
  }

  /** Starts a higher epoch: sequences begin at 1 again; the bookmark stays, to resume from. */
  void open(int newEpoch) {
    epoch = newEpoch;
    sequence = 0;
  }

  /** Remembers the frame that was accepted last. */
  void accept(long acceptedSequence, long acceptedBookmark, int crc, byte @Nullable [] answer) {
    sequence = acceptedSequence;
    bookmark = acceptedBookmark;
    int slot = slot(acceptedSequence);
    crcs[slot] = crc;
    refusals[slot] = answer;
  }

  /** Whether the answer to a sequence of this epoch is still known. */
  boolean remembers(long oldSequence) {
    return oldSequence > 0 && oldSequence <= sequence && oldSequence > sequence - crcs.length;
  }

  /** How many answers are still known. */
  int remembered() {
    return (int) Math.min(sequence, crcs.length);
  }

  int crc(long oldSequence) {
    return crcs[slot(oldSequence)];
  }

  byte @Nullable [] refusals(long oldSequence) {
    return refusals[slot(oldSequence)];
  }

  private int slot(long anySequence) {
    return (int) (anySequence % crcs.length);
  }
}
