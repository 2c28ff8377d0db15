package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;

/**
 * What one run sees: one version of the catalog, usage as of one flush, and what has been billed before.
 *
 * @param tenant number of the tenant
 */
record BillingSnapshot(int tenant, Catalog catalog, UsageView source, StatementArchive archive) {
  TenantCatalog tenantCatalog() {
    return catalog.of(tenant);
  }

  /**
   * A subscription that somebody asks for.
   *
   * @throws IllegalArgumentException if there is no such subscription
   */
  Subscription subscription(String key) {
    Subscription subscription = tenantCatalog().subscription(key);
    if (subscription == null) {
      throw new IllegalArgumentException(
          "there is no such subscription [subscription=" + key + "]");
    }
    return subscription;
  }

  /** The same over other usage. */
  BillingSnapshot with(UsageView other) {
    return new BillingSnapshot(tenant, catalog, other, archive);
  }
}
