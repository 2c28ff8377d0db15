package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.meter.Dimension;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zone tables in the catalog, and the meters that use them. */
class ZoneTablesTest {
  private static final String BASE =
      """
      zones:
        - {key: world, default: other, versions: [{from: 2024-01-01, prefixes: {1002: a, "10": b}}]}
        - {key: more, versions: [{from: 2024-01-01, prefixes: {}}]}
      meters:
        - {key: texts, eventType: text, aggregation: count, dimensions: [{name: zone, path: $.to, zones: world}, {name: way}]}
      """;

  private static String zone(Catalog catalog, String number, String at) {
    Dimension dimension = catalog.meters().byKey(0, "texts").dimensions().get(0);
    return dimension.value(number, Instant.parse(at).toEpochMilli());
  }

  @Test
  void shouldMakeAZoneOfANumber() {
    Catalog catalog = Documents.catalog(BASE);

    assertThat(zone(catalog, "1002", "2024-01-01T00:00:00Z")).isEqualTo("a");
    assertThat(zone(catalog, "1003", "2024-01-01T00:00:00Z")).isEqualTo("b");
    assertThat(zone(catalog, "1002", "2023-12-31T23:59:59Z")).isEqualTo("other");
    Dimension way = catalog.meters().byKey(0, "texts").dimensions().get(1);
    assertThat(way.value("1002", 0)).isEqualTo("1002");
  }

  @Test
  void shouldTakeUpNewVersionsInTheMetersThatAreThere() {
    Catalog before = Documents.catalog(BASE);
    Catalog after =
        Documents.catalog(
            BASE,
            """
            zones:
              - key: world
                versions:
                  - {from: "2024-06-01T12:00:00Z", prefixes: {"1002": c}}
                  - {from: 2024-01-01, prefixes: {"1002": a}}
            """);

    assertThat(zone(after, "1002", "2024-06-01T11:59:59Z")).isEqualTo("a");
    assertThat(zone(after, "1002", "2024-06-01T12:00:00Z")).isEqualTo("c");
    assertThat(zone(after, "44", "2024-06-01T12:00:00Z")).isEmpty();
    assertThat(zone(before, "1002", "2024-06-01T12:00:00Z")).isEqualTo("a");
  }

  @Test
  void shouldWriteWhatItRead() {
    Catalog catalog = Documents.catalog(BASE);

    CatalogDocument document = catalog.of(0).document();

    assertThat(document.zones()).isEqualTo(Documents.yaml(BASE).zones());
    assertThat(document.meters().get(0).dimensions())
        .extracting(CatalogDocument.DimensionPart::zones)
        .containsExactly("world", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zones: [{versions: [{from: 2024-01-01}]}] | zones[0].key: is required",
        "zones: [{key: w}] | zones[0].versions: must be at least one",
        "zones: [{key: w, versions: [{prefixes: {}}]}] | zones[0].versions[0].from: is required",
        "zones: [{key: w, versions: [{from: 2024-13-01}]}] | zones[0].versions[0].from: must be a date like 2013-12-01 [value=2024-13-01]",
        "zones: [{key: w, versions: [{from: 2024-01-01T25:00:00Z}]}] | zones[0].versions[0].from: must be a date or an instant like 2024-01-01T12:00:00Z [value=2024-01-01T25:00:00Z]",
        "zones: [{key: w, versions: [{from: 2024-01-01}, {from: '2024-01-01T00:00:00Z'}]}] | zones[0].versions[1].from: must differ from every other version's [from=2024-01-01T00:00:00Z]",
        "zones: [{key: w, versions: [{from: 2024-01-01, prefixes: {'': a}}]}] | zones[0].versions[0].prefixes: must have 1 to 32 characters each; what fits none of them has the default [prefix=]",
        "zones: [{key: w, versions: [{from: 2024-01-01, prefixes: {44: ''}}]}] | zones[0].versions[0].prefixes.44: is required",
        "zones: [{key: w, default: ' ', versions: [{from: 2024-01-01}]}] | zones[0].default: is required",
        "zones: [{key: w, versions: [{from: 2024-01-01}]}, {key: w, versions: [{from: 2024-01-01}]}] | zones[1].key: occurs twice in this document [key=w]",
        "meters: [{key: m, eventType: e, aggregation: count, dimensions: [{name: d, zones: moon}]}] | meters[0].dimensions[0].zones: is not a zone table [key=moon]",
      })
  void shouldNameTheFieldAndWhatWouldBeRight(String yaml, String problem) {
    assertThat(Documents.problems(Documents.catalog(BASE), yaml)).containsExactly(problem.strip());
  }

  @Test
  void shouldRefuseAZoneTooLongForADimension() {
    assertThat(
            Documents.problems(
                Documents.catalog(BASE),
                "zones: [{key: w, versions: [{from: 2024-01-01, prefixes: {1: "
                    + "x".repeat(65)
                    + "}}]}]"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("zones[0].versions[0].prefixes.1: is longer than 64 characters");
  }

  @Test
  void shouldKeepTheTableThatAMeterWasMadeWith() {
    String other = BASE.substring(BASE.indexOf("meters:")).replace("zones: world", "zones: more");
    String none = BASE.substring(BASE.indexOf("meters:")).replace(", zones: world", "");

    for (String changed : List.of(other, none)) {
      assertThat(Documents.problems(Documents.catalog(BASE), changed))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("meters[0].dimensions: cannot change");
    }
  }
}
