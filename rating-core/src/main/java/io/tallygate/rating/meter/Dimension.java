package io.tallygate.rating.meter;

/**
 * A rating dimension of a meter: few-valued, part of the series.
 *
 * @param name as plans name it, for example {@code region}
 * @param path where JSON events carry it, for example {@code $.region}; binary producers send the value itself
 */
public record Dimension(String name, String path) {}
