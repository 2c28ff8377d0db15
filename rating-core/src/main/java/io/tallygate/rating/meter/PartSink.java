package io.tallygate.rating.meter;

/** Takes the parts of a record as {@link CallRule#split} finds them. */
@FunctionalInterface
public interface PartSink {
  /**
   * A part, in the order of time; the same part may come several times.
   *
   * @param part number of the part, from 0
   * @param quantity billed, in the meter's scaled units; a connect is one whole unit
   */
  void accept(int part, long quantity);
}
