package io.tallygate.gateway.http;

import io.tallygate.rating.catalog.PartKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of parts of the catalog that can be read and written one by one.
 *
 * @param one what one of them is called in answers
 * @param filter the parameter that picks some of them out of their list; null: there is none
 */
record CatalogPart(PartKind kind, String one, @Nullable String filter) {
  static final List<CatalogPart> ALL =
      List.of(
          new CatalogPart(PartKind.ZONES, "zones", null),
          new CatalogPart(PartKind.CALENDARS, "calendar", null),
          new CatalogPart(PartKind.METERS, "meter", null),
          new CatalogPart(PartKind.CUSTOMERS, "customer", "search"),
          new CatalogPart(PartKind.PLANS, "plan", null),
          new CatalogPart(PartKind.SUBSCRIPTIONS, "subscription", "customer"),
          new CatalogPart(PartKind.ITEMS, "item", null),
          new CatalogPart(PartKind.GRANTS, "grant", null));

  /** What its list takes. */
  String[] parameters() {
    return filter == null
        ? new String[] {"after", "limit"}
        : new String[] {filter, "after", "limit"};
  }

  String path() {
    return "/api/v1/" + kind.field();
  }
}
