package io.tallygate.rating.charge.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Zones by the longest prefix of a number, by version: what a number belongs to at an instant. A prefix is compared as it is
 * written, character by character: {@code +44}, {@code 0044} and {@code 44} are three of them. Immutable, safe for all threads.
 */
public final class PrefixTable {
  public static final int PREFIX_LENGTH_MAX = 32;

  private final String key;
  private final long[] fromMs;
  private final PrefixTrie[] tries;
  private final @Nullable String otherwise;

  /**
   * Prefixes that hold from an instant until the next version's.
   *
   * @param fromMs ms since 1970
   * @param prefixes each with its zone
   */
  public record Version(long fromMs, Map<String, String> prefixes) {
    public Version {
      prefixes = Map.copyOf(prefixes);
    }
  }

  private PrefixTable(String key, long[] fromMs, PrefixTrie[] tries, @Nullable String otherwise) {
    this.key = key;
    this.fromMs = fromMs;
    this.tries = tries;
    this.otherwise = otherwise;
  }

  /** Everything that is wrong with a table's versions; empty where {@link #of} takes them. */
  public static List<TariffProblem> problems(List<Version> versions) {
    List<TariffProblem> problems = new ArrayList<>();
    if (versions.isEmpty()) {
      problems.add(new TariffProblem("versions", "must be at least one"));
    }
    for (int i = 0; i < versions.size(); i++) {
      String path = "versions[" + i + "]";
      long from = versions.get(i).fromMs();
      if (versions.subList(0, i).stream().anyMatch(v -> v.fromMs() == from)) {
        problems.add(new TariffProblem(path + ".from", "must differ from every other version's"));
      }
      versions.get(i).prefixes().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> check(e.getKey(), e.getValue(), path + ".prefixes", problems));
    }
    return problems;
  }

  private static void check(String prefix, String zone, String path, List<TariffProblem> problems) {
    if (prefix.isEmpty() || prefix.length() > PREFIX_LENGTH_MAX) {
      problems.add(
          new TariffProblem(
              path,
              "must have 1 to "
                  + PREFIX_LENGTH_MAX
                  + " characters each; what fits none of them has the default [prefix="
                  + prefix
                  + "]"));
    }
    if (zone.isBlank()) {
      problems.add(new TariffProblem(path + "." + prefix, "must name a zone"));
    }
  }

  /**
   * Compiles a table.
   *
   * @param versions in any order
   * @param otherwise zone of a number that no prefix fits, or before the first version; null: none
   * @throws IllegalArgumentException where they have problems
   */
  public static PrefixTable of(String key, List<Version> versions, @Nullable String otherwise) {
    List<TariffProblem> problems = problems(versions);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("prefix table has problems " + problems);
    }
    List<Version> sorted =
        versions.stream().sorted(Comparator.comparingLong(Version::fromMs)).toList();
    return new PrefixTable(
        key,
        sorted.stream().mapToLong(Version::fromMs).toArray(),
        sorted.stream().map(v -> PrefixTrie.of(v.prefixes())).toArray(PrefixTrie[]::new),
        otherwise);
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
}
