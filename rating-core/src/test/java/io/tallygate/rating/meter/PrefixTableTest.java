package io.tallygate.rating.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.meter.PrefixTable.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTableTest {
  private static final PrefixTable TABLE =
      PrefixTable.of(
          "destinations",
          List.of(
              new Version(2_000, Map.of("44", "uk", "4477", "uk mobile")),
              new Version(1_000, Map.of("1002", "a", "10", "b", "+49", "de", "44", "britain"))),
          "other");

  @ParameterizedTest(name = "{0} at {1} is {2}")
  @CsvSource({
    "1002, 1000, a",
    "10025, 1000, a",
    "1003, 1000, b",
    "10, 1000, b",
    "1, 1000, other",
    "'', 1000, other",
    "+4930, 1000, de",
    "4930, 1000, other",
    "44771, 1999, britain",
    "44771, 2000, uk mobile",
    "44171, 2000, uk",
    "1002, 2000, other",
    "1002, 999, other",
  })
  void shouldFindTheLongestPrefixOfTheVersion(String number, long atMs, String zone) {
    assertThat(TABLE.zone(number, atMs)).isEqualTo(zone);
  }

  @Test
  void shouldFindNothingWithoutADefault() {
    PrefixTable table = PrefixTable.of("t", List.of(new Version(0, Map.of("1", "a"))), null);

    assertThat(table.zone("2", 0)).isNull();
    assertThat(table.zone("1", -1)).isNull();
    assertThat(table.zone("1", 0)).isEqualTo("a");
  }

  @Test
  void shouldRefuseWhatIsNoTable() {
    assertThatThrownBy(() -> new Version(0, Map.of("", "a"))).hasMessageContaining("[prefix=]");
    assertThatThrownBy(() -> new Version(0, Map.of("2".repeat(33), "a")))
        .hasMessageContaining("1 to 32 characters");
    List<Version> twice = List.of(new Version(5, Map.of()), new Version(5, Map.of("1", "a")));
    assertThatThrownBy(() -> PrefixTable.of("t", twice, null)).hasMessageContaining("[fromMs=5]");
  }

  @Test
  void shouldBeEqualByKeyVersionsAndDefault() {
    List<Version> versions = List.of(new Version(5, Map.of("1", "a")));
    PrefixTable table = PrefixTable.of("t", versions, "x");

    assertThat(table)
        .isEqualTo(PrefixTable.of("t", versions, "x"))
        .hasSameHashCodeAs(PrefixTable.of("t", versions, "x"))
        .isNotEqualTo(PrefixTable.of("u", versions, "x"))
        .isNotEqualTo(PrefixTable.of("t", versions, null))
        .isNotEqualTo(PrefixTable.of("t", List.of(new Version(5, Map.of("1", "b"))), "x"));
  }

  @Property(tries = 500)
  void shouldFindWhatASearchThroughAllPrefixesFinds(
      @ForAll @Size(max = 60)
          List<@StringLength(min = 1, max = 5) @CharRange(from = '0', to = '3') String> prefixes,
      @ForAll @Size(min = 1, max = 30)
          List<@StringLength(max = 7) @CharRange(from = '0', to = '4') String> numbers,
      @ForAll @IntRange(min = 1, max = 5) int zones) {
    Map<String, String> map = new HashMap<>();
    prefixes.forEach(p -> map.put(p, "zone " + Math.floorMod(p.hashCode(), zones)));
    PrefixTable table = PrefixTable.of("t", List.of(new Version(0, map)), "other");

    for (String number : numbers) {
      String longest =
          map.keySet().stream()
              .filter(number::startsWith)
              .max((a, b) -> Integer.compare(a.length(), b.length()))
              .orElse(null);
      assertThat(table.zone(number, 0)).isEqualTo(longest == null ? "other" : map.get(longest));
    }
  }
}
