package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.CatalogSearch.FoundSubject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogSearchTest {
  private static final Instant JULY = Instant.parse("2026-07-01T12:00:00Z");

  private static final Catalog CATALOG =
      Documents.catalog(
          """
          customers:
            - {key: c1, name: ACME GmbH, zone: UTC, currency: EUR}
            - {key: c2, name: Globex, zone: UTC, currency: EUR}
            - {key: c3, name: Initech, zone: UTC, currency: EUR}
            - {key: c4, name: Acme Ltd, zone: UTC, currency: EUR}
          plans:
            - {key: p, currency: EUR, charges: []}
          subscriptions:
            - {key: s1, customer: c1, plan: p, from: 2026-01-01, subjects: [sim-1, sim-2]}
            - {key: s2, customer: c2, plan: p, from: 2026-01-01, to: 2026-04-01,
               subjects: [moved, sim-10]}
            - {key: s3, customer: c3, plan: p, from: 2026-04-01, subjects: [moved, Macme]}
            - {key: s4, customer: c1, plan: p, from: 2026-01-01, subjects: []}
          """);

  private final CatalogSearch search = new CatalogSearch(CATALOG.of(0));

  private List<String> subjects(String text, String customer, String after, int limit) {
    return search.subjects(text, customer, after, limit, JULY).stream()
        .map(FoundSubject::assignment)
        .map(SubjectAssignment::subject)
        .toList();
  }

  @Test
  void shouldFindCustomersByKeyNameAndSubjectWhateverTheCase() {
    assertThat(search.customers("C3", null, 9)).containsExactly("c3");
    assertThat(search.customers("globeX", null, 9)).containsExactly("c2");
    assertThat(search.customers("SIM-1", null, 9)).containsExactly("c1", "c2");
    assertThat(search.customers("acme", null, 9)).containsExactly("c1", "c3", "c4");
    assertThat(search.customers("none", null, 9)).isEmpty();
  }

  @Test
  void shouldFindCustomersAPageAtATime() {
    assertThat(search.customers("acme", null, 2)).containsExactly("c1", "c3");
    assertThat(search.customers("acme", "c1", 2)).containsExactly("c3", "c4");
    assertThat(search.customers("acme", "c3", 2)).containsExactly("c4");
    assertThat(search.customers("acme", "c4", 2)).isEmpty();
  }

  @Test
  void shouldFindSubjectsWithTheirCustomerOfNow() {
    assertThat(subjects("sim", null, null, 9)).containsExactly("sim-1", "sim-10", "sim-2");
    assertThat(subjects("", "c3", null, 9)).containsExactly("Macme", "moved");
    assertThat(subjects("sim", null, "sim-1", 1)).containsExactly("sim-10");

    assertThat(search.subjects("moved", null, null, 9, JULY))
        .extracting(FoundSubject::customer)
        .containsExactly("c3");
    assertThat(search.subjects("moved", "c2", null, 9, JULY))
        .extracting(found -> found.customer() + " " + found.assignment().subscription())
        .containsExactly("c2 s2");
  }

  @Test
  void shouldShowTheLastCustomerOfASubjectThatIsNobodysNow() {
    assertThat(search.subjects("sim-10", null, null, 9, JULY))
        .extracting(FoundSubject::customer)
        .containsExactly("c2");
  }

  @Test
  void shouldFindTheSubscriptionsOfACustomer() {
    assertThat(search.subscriptions("c1", null, 9)).containsExactly("s1", "s4");
    assertThat(search.subscriptions("c1", "s1", 9)).containsExactly("s4");
    assertThat(search.subscriptions("c1", null, 1)).containsExactly("s1");
    assertThat(search.subscriptions("none", null, 9)).isEmpty();
  }

  /** More than are looked at in one go. */
  @Test
  void shouldFindTheLastOfMany() {
    StringBuilder document = new StringBuilder("customers:\n");
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      keys.add("c%04d".formatted(i));
      document.append("  - {key: %s, zone: UTC, currency: EUR}\n".formatted(keys.get(i)));
    }
    CatalogSearch many = new CatalogSearch(Documents.catalog(document.toString()).of(0));

    assertThat(many.customers("c2499", null, 3)).containsExactly("c2499");
    assertThat(many.customers("C", "c1998", 3)).containsExactly("c1999", "c2000", "c2001");
  }
}
