package io.tallygate.rating.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Where sockets look up and define series. Any thread. */
public interface SeriesDirectory {
  int UNKNOWN = -1;

  /** The ring had no room for the definition: try again when it has; nothing was defined. */
  int RING_FULL = -2;

  /** The limit of series ({@code limits.series}) is reached. */
  int LIMIT_REACHED = -3;

  /** The number of a source series, or {@link #UNKNOWN}. */
  int find(SeriesKey key);

  /**
   * The number of a source series without dimensions, or {@link #UNKNOWN}.
   *
   * @param subject holds the subject in UTF-8
   */
  default int find(int tenant, int meter, byte[] subject, int from, int length) {
    return find(new SeriesKey(tenant, meter, new String(subject, from, length, UTF_8), List.of()));
  }

  /**
   * Looks up, and defines where missing, in one control frame for all of them. The definitions are in the ring before this
   * returns, so a frame that the caller publishes afterwards is counted after them.
   *
   * @param keys the series wanted
   * @param numbers receives the numbers: {@code numbers[i]} for {@code keys.get(i)}; untouched unless 0 is returned
   * @return 0, {@link #RING_FULL} or {@link #LIMIT_REACHED}
   */
  int resolve(List<SeriesKey> keys, int[] numbers);

  /**
   * The same for names of descriptive attributes, numbered per gateway from 1 (0 is padding).
   *
   * @return 0, {@link #RING_FULL} or {@link #LIMIT_REACHED} (65,535 names)
   */
  int resolveAttributeNames(List<String> names, int[] numbers);
}
