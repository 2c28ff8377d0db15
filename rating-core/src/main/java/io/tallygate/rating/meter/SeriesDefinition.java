package io.tallygate.rating.meter;

/**
 * A numbered series. Source series hold what producers sent; a derived series holds one decomposition of its source.
 *
 * @param number dense, from 0, never reused
 * @param key tenant, meter, subject, dimensions; a derived series has its source's
 * @param source the source series' number; its own for a source series
 * @param decomposition index into {@link Meter#decompositions}; {@link #NONE} for a source series
 */
public record SeriesDefinition(int number, SeriesKey key, int source, int decomposition) {
  public static final int NONE = -1;

  public boolean isSource() {
    return decomposition == NONE;
  }
}
