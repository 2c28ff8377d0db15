package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.security.Access;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.CustomerPart;
import io.tallygate.rating.catalog.CatalogDocument.GrantPart;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.TenantCatalog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The caller's tenant in the catalog of one moment. A tenant that no document has named yet has nothing, and may be given
 * something. One request.
 */
final class Account {
  private final RatingCore core;
  private final Access access;
  private final Catalog catalog;
  private final int number;

  Account(RatingCore core, Access access) {
    this.core = core;
    this.access = access;
    this.catalog = core.catalog();
    this.number = catalog.tenant(access.tenant());
  }

  /** The same in the catalog of now. */
  Account now() {
    return new Account(core, access);
  }

  Catalog catalog() {
    return catalog;
  }

  /** Of the tenant; -1: no document has named it. */
  int number() {
    return number;
  }

  /** What it has; null: nothing yet. */
  @Nullable TenantCatalog tenant() {
    return number < 0 ? null : catalog.of(number);
  }

  /** What it has, where something is asked for that must be there. */
  TenantCatalog required(String field) throws MonsumException {
    if (number < 0) {
      throw MonsumException.field(field, "the key's tenant has no catalog yet");
    }
    return catalog.of(number);
  }

  /** A customer that is there. */
  Customer customer(String key) throws MonsumException {
    Customer customer = required("CUSTOMER_ID").customer(key);
    if (customer == null) {
      throw MonsumException.field("CUSTOMER_ID", "there is no such customer");
    }
    return customer;
  }

  /** The customer of a subscription, which the catalog has. */
  static Customer customerOf(TenantCatalog tenant, String key) {
    Customer customer = tenant.customer(key);
    if (customer == null) {
      throw new IllegalStateException("a subscription has no customer [customer=" + key + "]");
    }
    return customer;
  }

  /** Adds to the catalog, or replaces in it. Blocks until it is forced. */
  void apply(CatalogDocument document) throws MonsumException {
    try {
      core.applyCatalog(document.ofTenant(access.tenant()), access.name());
    } catch (CatalogException e) {
      throw MonsumException.of(e);
    }
  }

  /** A document of these parts and nothing else. */
  static CatalogDocument document(
      List<CustomerPart> customers, List<SubscriptionPart> subscriptions, List<GrantPart> grants) {
    return new CatalogDocument(
        null,
        List.of(),
        List.of(),
        List.of(),
        customers,
        List.of(),
        subscriptions,
        List.of(),
        grants);
  }
}
