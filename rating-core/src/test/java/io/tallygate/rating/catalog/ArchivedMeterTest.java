package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.meter.Meter;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Meters that take no records any more, and what owners write on meters and subjects. */
class ArchivedMeterTest {
  private static final String METERS =
      """
      meters:
        - {key: m, eventType: e, aggregation: count, labels: {name: Texts, "any name": ""}}
        - {key: n, eventType: e, aggregation: count}
      """;

  private static final String ARCHIVED =
      "meters: [{key: m, eventType: e, aggregation: count, archived: true}]";

  private static List<String> keys(List<Meter> meters) {
    return meters.stream().map(Meter::key).toList();
  }

  @Test
  void shouldFeedNoArchivedMeter() {
    Catalog before = Documents.catalog(METERS);
    assertThat(keys(before.meters().byEventType(0, "e"))).containsExactly("m", "n");

    Catalog after = Documents.catalog(METERS, ARCHIVED);
    assertThat(keys(after.meters().byEventType(0, "e"))).containsExactly("n");
    assertThat(after.meters().byKey(0, "m").isArchived()).isTrue();
    assertThat(keys(after.of(0).meters())).containsExactly("m", "n");

    Catalog again = Documents.catalog(METERS, ARCHIVED, METERS);
    assertThat(keys(again.meters().byEventType(0, "e"))).containsExactly("m", "n");
    assertThat(again.meters().byKey(0, "m")).isEqualTo(before.meters().byKey(0, "m"));
  }

  @Test
  void shouldWriteEverythingDown() throws Exception {
    Catalog catalog =
        Documents.catalog(
            METERS.replace("aggregation: count}", "aggregation: count, archived: true}"),
            "subjects: [{key: s, labels: {name: S}}, {key: t}]");
    CatalogDocument document = catalog.of(0).document();
    assertThat(document.meters().get(0).labels())
        .containsExactly(Map.entry("name", "Texts"), Map.entry("any name", ""));
    assertThat(document.meters().get(0).archived()).isNull();
    assertThat(document.meters().get(1).archived()).isTrue();
    byte[] written = CatalogReader.writeJson(document);
    assertThat(CatalogReader.readJson(new ByteArrayInputStream(written))).isEqualTo(document);
    Catalog folded = Catalog.fold(Catalog.empty(), document);
    assertThat(folded.of(0).document()).isEqualTo(document);
  }

  @Test
  void shouldNotArchiveWhatAPlanLooksAt() {
    String plan =
        """
        plans:
          - {key: p, currency: EUR, charges: [{type: per-unit, key: c, name: C, meter: m, price: "1"}]}
          - {key: q, currency: EUR, thresholds: [{key: t, meter: n, limit: 5, at: [100]}]}
        """;
    Catalog catalog = Documents.catalog(METERS, plan);
    assertThat(Documents.problems(catalog, ARCHIVED))
        .containsExactly("meters[0].archived: a plan looks at the meter [key=m] [plan=p]");
    assertThat(Documents.problems(catalog, ARCHIVED.replace("key: m", "key: n")))
        .containsExactly("meters[0].archived: a plan looks at the meter [key=n] [plan=q]");
    String withoutCharge = "\nplans: [{key: p, currency: EUR}]";
    assertThat(Documents.problems(catalog, ARCHIVED + withoutCharge)).isEmpty();
    assertThat(Documents.problems(Documents.catalog(METERS, ARCHIVED), plan))
        .containsExactly("plans[0].charges[0].meter: is a meter that is archived [key=m]");
  }

  @Test
  void shouldForgetRemovedSubjectsOnly() {
    Catalog catalog =
        Documents.catalog(
            "subjects: [{key: a, labels: {x: '1'}}, {key: b}, {key: c}]",
            "subjects: [{key: b, removed: true}, {key: a, labels: {y: '2'}}, {key: unknown, removed: true}]");
    assertThat(catalog.of(0).subjectNotes().keySet()).containsExactly("a", "c");
    assertThat(catalog.of(0).subjectNotes().get("a").labels()).isEqualTo(Map.of("y", "2"));
  }

  @Test
  void shouldBoundLabelsAndKeys() {
    String many =
        IntStream.rangeClosed(0, Meter.LABELS_MAX)
            .mapToObj(i -> "l" + i + ": x")
            .collect(Collectors.joining(", "));
    String meter = "meters: [{key: x, eventType: e, aggregation: count, labels: {%s}}]";
    Catalog empty = Catalog.empty();
    assertThat(Documents.problems(empty, meter.formatted(many)))
        .containsExactly("meters[0].labels: are more than 64 [count=65]");
    assertThat(Documents.problems(empty, meter.formatted("l: " + "x".repeat(1025))))
        .singleElement()
        .asString()
        .startsWith(
            "meters[0].labels: have names of 1 to 256 and texts of at most 1024 characters");
    assertThat(Documents.problems(empty, meter.formatted("l: " + "x".repeat(1024)))).isEmpty();
    assertThat(Documents.problems(empty, "subjects: [{labels: {a: b}}, {key: s}, {key: s}]"))
        .containsExactly(
            "subjects[0].key: must be text of 1 to 256 bytes",
            "subjects[2].key: occurs twice in this document [key=s]");
    assertThat(Documents.problems(empty, "subjects: [{key: " + "ä".repeat(129) + "}]")).hasSize(1);
  }
}
