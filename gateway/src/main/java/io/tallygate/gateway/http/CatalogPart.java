package io.tallygate.gateway.http;

import io.tallygate.rating.catalog.PartKind;
import java.util.List;

/**
 * A kind of parts of the catalog that can be read and written one by one.
 *
 * @param one what one of them is called in answers
 */
record CatalogPart(PartKind kind, String one) {
  static final List<CatalogPart> ALL =
      List.of(
          new CatalogPart(PartKind.ZONES, "zones"),
          new CatalogPart(PartKind.CALENDARS, "calendar"),
          new CatalogPart(PartKind.METERS, "meter"),
          new CatalogPart(PartKind.CUSTOMERS, "customer"),
          new CatalogPart(PartKind.PLANS, "plan"),
          new CatalogPart(PartKind.SUBSCRIPTIONS, "subscription"),
          new CatalogPart(PartKind.ITEMS, "item"),
          new CatalogPart(PartKind.GRANTS, "grant"));

  String path() {
    return "/api/v1/" + kind.field();
  }
}
