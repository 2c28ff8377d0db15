package io.tallygate.gateway.binary;

import io.tallygate.protocol.RefusalCode;
import java.util.Arrays;

/**
 * What a connection's own numbers mean: local series number → series of the core and its meter, local attribute number →
 * name of the core. Event loop only.
 */
final class SeriesTable {
  /**
   * Local numbers are dense, but a frame may define them in any order: this many may be left out for now. It bounds the
   * memory that one definition can ask for.
   */
  private static final int GAP_MAX = 1 << 16;

  private static final int INITIAL_CAPACITY = 64;
  private static final int UNDEFINED = -RefusalCode.UNKNOWN_SERIES.code();

  private final SeriesNumbers series = new SeriesNumbers(UNDEFINED);

  /** Of local numbers up to the last that has another meter than {@link #firstMeter}; empty if all have that, which is the rule. */
  private int[] meters = new int[0];

  private int firstMeter;
  private boolean hasMeter;
  private int defined;
  private int[] attributes = new int[0];

  /** The series of a local number; minus the {@link RefusalCode} if there is none. */
  int series(int local) {
    return series.get(local);
  }

  /** The meter of a local number that has a series. */
  int meter(int local) {
    int[] table = meters;
    return local < table.length ? table[local] : firstMeter;
  }

  /** Whether a local number is one that may be defined next. */
  boolean isDense(int local) {
    return local >= 0 && local < defined + GAP_MAX;
  }

  void define(int local, int number, int meter) {
    setSeries(local, number);
    setMeter(local, meter);
  }

  private void setMeter(int local, int meter) {
    if (!hasMeter) {
      hasMeter = true;
      firstMeter = meter;
    }
    int length = meters.length;
    if (local >= length && meter != firstMeter) {
      meters = Arrays.copyOf(meters, Math.max(INITIAL_CAPACITY, local + (local >> 1) + 1));
      Arrays.fill(meters, length, meters.length, firstMeter);
    }
    if (local < meters.length) {
      meters[local] = meter;
    }
  }

  /** Records of that local number are refused with that code from now on. */
  void refuse(int local, RefusalCode code) {
    setSeries(local, -code.code());
  }

  private void setSeries(int local, int number) {
    if (series.get(local) == UNDEFINED) {
      defined++;
    }
    series.set(local, number);
  }

  /** The core's number of a local attribute number, 0 if there is none. */
  int attribute(int local) {
    int[] table = attributes;
    return local < table.length ? table[local] : 0;
  }

  /**
   * @param local 1 to 65,535
   */
  void defineAttribute(int local, int number) {
    if (local >= attributes.length) {
      attributes = Arrays.copyOf(attributes, Math.max(16, local + (local >> 1) + 1));
    }
    attributes[local] = number;
  }
}
