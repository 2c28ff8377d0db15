package io.tallygate.rating.catalog;

import io.tallygate.rating.meter.Meter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of parts that a catalog document has, each a list of parts with keys. */
public enum PartKind {
  ZONES("zones"),
  CALENDARS("calendars"),
  METERS("meters"),
  CUSTOMERS("customers"),
  PLANS("plans"),
  SUBSCRIPTIONS("subscriptions"),
  ITEMS("items"),
  GRANTS("grants");

  private final String field;

  PartKind(String field) {
    this.field = field;
  }

  /** The name of the list in a document, which is in the plural. */
  public String field() {
    return field;
  }

  /** The parts of this kind in a document. */
  public List<?> of(CatalogDocument document) {
    return switch (this) {
      case ZONES -> document.zones();
      case CALENDARS -> document.calendars();
      case METERS -> document.meters();
      case CUSTOMERS -> document.customers();
      case PLANS -> document.plans();
      case SUBSCRIPTIONS -> document.subscriptions();
      case ITEMS -> document.items();
      case GRANTS -> document.grants();
    };
  }

  Set<String> keys(TenantCatalog tenant) {
    TenantState state = tenant.state();
    return switch (this) {
      case ZONES -> state.zoneParts.keySet();
      case CALENDARS -> state.calendarParts.keySet();
      case METERS -> tenant.meters().stream().map(Meter::key).collect(Collectors.toSet());
      case CUSTOMERS -> state.customers.keySet();
      case PLANS -> state.planParts.keySet();
      case SUBSCRIPTIONS -> state.subscriptions.keySet();
      case ITEMS -> state.itemParts.keySet();
      case GRANTS -> state.grantParts.keySet();
    };
  }

  @Nullable Object part(TenantCatalog tenant, String key) {
    TenantState state = tenant.state();
    return switch (this) {
      case ZONES -> state.zoneParts.get(key);
      case CALENDARS -> state.calendarParts.get(key);
      case METERS ->
          tenant.meters().stream()
              .filter(meter -> meter.key().equals(key))
              .map(MeterFold::write)
              .findFirst()
              .orElse(null);
      case CUSTOMERS -> PlainParts.customer(state, key);
      case PLANS -> state.planParts.get(key);
      case SUBSCRIPTIONS -> PlainParts.subscription(state, key);
      case ITEMS -> state.itemParts.get(key);
      case GRANTS -> state.grantParts.get(key);
    };
  }
}
