package io.tallygate.rating.meter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Zones by the longest prefix of a number, by version: what a number belongs to at an instant. A prefix is compared as it is
 * written, character by character: {@code +44}, {@code 0044} and {@code 44} are three of them. Equal to another by key,
 * versions and default. Immutable, safe for all threads.
 */
public final class PrefixTable {
  public static final int PREFIX_LENGTH_MAX = 32;

  private final String key;
  private final List<Version> versions;
  private final long[] fromMs;
  private final PrefixTrie[] tries;
  private final @Nullable String otherwise;

  /**
   * Prefixes that hold from an instant until the next version's.
   *
   * @param fromMs ms since 1970
   * @param prefixes each with its zone; 1 to 32 characters
   */
  public record Version(long fromMs, Map<String, String> prefixes) {
    public Version {
      prefixes = Map.copyOf(prefixes);
      for (String prefix : prefixes.keySet()) {
        if (prefix.isEmpty() || prefix.length() > PREFIX_LENGTH_MAX) {
          throw new IllegalArgumentException(
              "prefix must have 1 to 32 characters [prefix=" + prefix + "]");
        }
      }
    }
  }

  private PrefixTable(String key, List<Version> versions, @Nullable String otherwise) {
    this.key = key;
    this.versions = versions;
    this.fromMs = versions.stream().mapToLong(Version::fromMs).toArray();
    this.tries = versions.stream().map(v -> PrefixTrie.of(v.prefixes())).toArray(PrefixTrie[]::new);
    this.otherwise = otherwise;
  }

  /**
   * Compiles a table.
   *
   * @param versions in any order, no two from the same instant
   * @param otherwise zone of a number that no prefix fits, or before the first version; null: none
   */
  public static PrefixTable of(String key, List<Version> versions, @Nullable String otherwise) {
    List<Version> sorted =
        versions.stream().sorted(Comparator.comparingLong(Version::fromMs)).toList();
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).fromMs() == sorted.get(i - 1).fromMs()) {
        throw new IllegalArgumentException(
            "two versions from the same instant [table="
                + key
                + "] [fromMs="
                + sorted.get(i).fromMs()
                + "]");
      }
    }
    return new PrefixTable(key, sorted, otherwise);
  }

  public String key() {
    return key;
  }

  /**
   * The zone of a number at an instant; null where none fits and there is no default.
   *
   * @param atMs ms since 1970
   */
  public @Nullable String zone(CharSequence number, long atMs) {
    int found = Arrays.binarySearch(fromMs, atMs);
    int version = found >= 0 ? found : -found - 2;
    String zone = version < 0 ? null : tries[version].find(number);
    return zone == null ? otherwise : zone;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrefixTable table
        && key.equals(table.key)
        && versions.equals(table.versions)
        && (otherwise == null ? table.otherwise == null : otherwise.equals(table.otherwise));
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + versions.hashCode();
  }

  @Override
  public String toString() {
    return "prefixes [key=" + key + "] [versions=" + versions.size() + "]";
  }
}
