package io.tallygate.rating.meter;

import java.util.List;

/**
 * What identifies a source series.
 *
 * @param tenant number of the tenant
 * @param meter id of the meter
 * @param subject what usage is reported for, 1 to 256 bytes of UTF-8
 * @param dimensions the meter's rating dimension values, in the meter's order; a missing one is the empty string
 */
public record SeriesKey(int tenant, int meter, String subject, List<String> dimensions) {
  public SeriesKey {
    dimensions = List.copyOf(dimensions);
  }
}
