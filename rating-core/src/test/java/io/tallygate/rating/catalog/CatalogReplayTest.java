package io.tallygate.rating.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replay must make the catalog that folding the same documents one by one makes, and leave no other catalog changed. */
class CatalogReplayTest {
  private static final List<String> DOCUMENTS =
      List.of(
          """
          meters: [{key: clicks, eventType: click, aggregation: count}]
          calendars: [{key: days, days: [2024-12-25]}]
          customers: [{key: a, zone: Europe/Berlin, currency: EUR}, {key: b, zone: UTC, currency: EUR}]
          plans:
            - key: web
              currency: EUR
              charges: [{type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.1"}]
          subscriptions:
            - {key: s, customer: a, plan: web, from: 2024-01-01, subjects: [x, {key: y, to: 2024-03-01}]}
          """,
          """
          tenant: other
          customers: [{key: a, name: Other, zone: Asia/Kolkata, currency: EUR, hold: true}]
          """,
          """
          subscriptions:
            - {key: s, customer: a, plan: web, from: 2024-01-01, to: 2024-06-01, subjects: [x]}
            - {key: t, customer: b, plan: web, from: 2024-01-01, subjects: [y]}
            - {key: u, customer: a, plan: web, from: 2024-06-01, subjects: [x]}
          items: [{key: i, subscription: s, date: 2024-02-01, text: Once, price: "5"}]
          grants: [{key: g, customer: a, amount: "10", from: 2024-01-01}]
          """,
          """
          customers: [{key: a, name: Renamed, zone: Europe/Berlin, currency: EUR}]
          plans:
            - key: web
              currency: EUR
              charges: [{type: per-unit, key: clicks, name: Clicks, meter: clicks, price: "0.2"}]
          """);

  private static CatalogDocument read(String yaml) {
    try {
      return CatalogReader.readYaml(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    } catch (CatalogException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Catalog replayed(List<String> documents) throws CatalogException {
    CatalogReplay replay = new CatalogReplay();
    for (String document : documents) {
      replay.add(read(document));
    }
    return replay.catalog();
  }

  @Test
  void shouldMakeWhatFoldingOneByOneMakes() throws CatalogException {
    for (int count = 0; count <= DOCUMENTS.size(); count++) {
      Catalog folded = Catalog.empty();
      for (String document : DOCUMENTS.subList(0, count)) {
        folded = Catalog.fold(folded, read(document));
      }
      Catalog replayed = replayed(DOCUMENTS.subList(0, count));

      assertThat(replayed.version()).isEqualTo(folded.version());
      assertThat(replayed.tenants()).hasSameSizeAs(folded.tenants());
      for (int tenant = 0; tenant < folded.tenants().size(); tenant++) {
        TenantCatalog expected = folded.of(tenant);
        TenantCatalog found = replayed.of(tenant);
        assertThat(found.document()).isEqualTo(expected.document());
        assertThat(found.planVersions("web")).hasSameSizeAs(expected.planVersions("web"));
        assertThat(found.subscriptions()).containsExactlyElementsOf(expected.subscriptions());
        for (String subject : List.of("x", "y")) {
          assertThat(found.assignments(subject)).isEqualTo(expected.assignments(subject));
        }
        assertThat(found.items("s")).isEqualTo(expected.items("s"));
        assertThat(found.grants("a")).isEqualTo(expected.grants("a"));
      }
    }
  }

  @Test
  void shouldLeaveTheEmptyCatalogEmptyAndWhatItMadeAsItIs() throws CatalogException {
    CatalogReplay replay = new CatalogReplay();
    replay.add(read(DOCUMENTS.get(0)));
    Catalog made = replay.catalog();
    Catalog next = Catalog.fold(made, read(DOCUMENTS.get(2)));

    assertThat(Catalog.empty().of(0).customers()).isEmpty();
    assertThat(made.of(0).subscriptions()).hasSize(1);
    assertThat(next.of(0).subscriptions()).hasSize(3);
    assertThatThrownBy(() -> replay.add(read(DOCUMENTS.get(3))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNotFoldWhatWasNeverAccepted() {
    assertThatThrownBy(
            () -> replayed(List.of("customers: [{key: a, zone: Mars/Base, currency: EUR}]")))
        .isInstanceOf(CatalogException.class)
        .hasMessageContaining("customers[0].zone");
  }
}
