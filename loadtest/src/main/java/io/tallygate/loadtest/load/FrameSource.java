package io.tallygate.loadtest.load;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The usage frames of one producer: what a frame holds follows from its sequence (from 1) and its number of records, so that it can be
 * made again byte for byte. Used by the load loop's thread only.
 */
interface FrameSource {
  /** Where the records of all frames come from. */
  UsageTemplates templates();

  /** How far before now a frame's base time lies, in ms. */
  default int lookBackMs() {
    return templates().lookBackMs();
  }

  /** Names of attributes to be defined; their local numbers begin at 1. */
  List<String> attributeNames();

  /** Bytes of a frame of so many records. */
  int length(int count);

  /** Writes a whole frame, checksum included, to the target's position, and moves it behind the frame. */
  void write(long sequence, int count, long baseTimeMs, ByteBuffer target);

  /** The sum of the quantities of a frame. */
  default long sum(long sequence, int count) {
    return templates().sum(sequence, count);
  }

  /** The quantity of one record. */
  default long quantity(long sequence, int index) {
    return templates().quantity(sequence, index);
  }

  /** Whether the record is an event that an earlier frame has sent: it must be answered as a duplicate. */
  boolean isRepeat(long sequence, int index);

  /** How many records of a frame are such. */
  int repeats(long sequence, int count);
}
