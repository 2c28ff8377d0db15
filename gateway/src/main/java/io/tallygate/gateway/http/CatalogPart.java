package io.tallygate.gateway.http;

import io.tallygate.rating.catalog.CatalogDocument;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list within a catalog document that can be read by itself.
 *
 * @param path its name in paths
 */
record CatalogPart(
    String path, Function<CatalogDocument, List<?>> list, Function<Object, String> key) {
  static final List<CatalogPart> ALL =
      List.of(
          new CatalogPart(
              "meters",
              CatalogDocument::meters,
              each -> key(((CatalogDocument.MeterPart) each).key())),
          new CatalogPart(
              "customers",
              CatalogDocument::customers,
              each -> key(((CatalogDocument.CustomerPart) each).key())),
          new CatalogPart(
              "plans",
              CatalogDocument::plans,
              each -> key(((CatalogDocument.PlanPart) each).key())),
          new CatalogPart(
              "subscriptions",
              CatalogDocument::subscriptions,
              each -> key(((CatalogDocument.SubscriptionPart) each).key())));

  private static String key(@Nullable String key) {
    if (key == null) {
      throw new IllegalStateException("a part of an accepted document has no key");
    }
    return key;
  }

  List<Object> of(CatalogDocument document) {
    return List.copyOf(list.apply(document));
  }

  String keyOf(Object part) {
    return key.apply(part);
  }
}
