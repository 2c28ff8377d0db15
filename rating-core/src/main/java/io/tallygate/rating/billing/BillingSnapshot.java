package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.Catalog;
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

  /** The same over other usage. */
  BillingSnapshot with(UsageView other) {
    return new BillingSnapshot(tenant, catalog, other, archive);
  }
}
