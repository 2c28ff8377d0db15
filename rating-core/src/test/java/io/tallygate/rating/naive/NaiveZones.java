package io.tallygate.rating.naive;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Zones of called numbers, in two versions. */
final class NaiveZones {
  static final List<String> NUMBERS = List.of("493012", "4917", "12", "33", "49", "4930", "");
  private static final String CHANGED = "2024-04-01T00:00:00Z";
  private static final Map<String, String> BEFORE = Map.of("49", "a", "4930", "b", "1", "c");
  private static final Map<String, String> AFTER = Map.of("49", "b", "491", "a", "1", "c");

  private NaiveZones() {}

  /** The zone of the longest prefix; empty where none fits. */
  static String zone(String number, long timeMs) {
    Map<String, String> prefixes =
        timeMs < java.time.Instant.parse(CHANGED).toEpochMilli() ? BEFORE : AFTER;
    String zone = "";
    for (int length = 1; length <= number.length(); length++) {
      zone = prefixes.getOrDefault(number.substring(0, length), zone);
    }
    return zone;
  }

  static Map<String, Object> document() {
    return Written.fields(
        "key",
        "numbers",
        "versions",
        List.of(
            Written.fields("from", "2023-01-01T00:00:00Z", "prefixes", new TreeMap<>(BEFORE)),
            Written.fields("from", CHANGED, "prefixes", new TreeMap<>(AFTER))));
  }
}
