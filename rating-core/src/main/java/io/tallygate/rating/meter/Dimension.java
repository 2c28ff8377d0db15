package io.tallygate.rating.meter;

import org.jspecify.annotations.Nullable;

/**
 * A rating dimension of a meter: few-valued, part of the series.
 *
 * @param name as plans name it, for example {@code region}
 * @param path where JSON events carry it, for example {@code $.region}; binary producers send the value itself
 * @param zones makes a zone of each value, a called number, by its longest prefix; null: the value is taken as it is
 */
public record Dimension(String name, String path, @Nullable PrefixTable zones) {
  /** A dimension whose values are taken as they are. */
  public Dimension(String name, String path) {
    this(name, path, null);
  }

  /**
   * The value that a series carries.
   *
   * @param sent what the producer sent
   * @param atMs event time, or where a series is defined before its events, the time of definition
   * @return the zone, empty where the number has none; or what was sent
   */
  public String value(String sent, long atMs) {
    if (zones == null) {
      return sent;
    }
    String zone = zones.zone(sent, atMs);
    return zone == null ? "" : zone;
  }
}
