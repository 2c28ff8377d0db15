package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.TenantCatalog;
import org.jspecify.annotations.Nullable;

/** A change of a tenant's catalog that looks at what there is first, and may be refused. Made for one request. */
abstract class PartChange {
  private final String tenant;
  private @Nullable ProblemException refusal;

  /** Whether the part was not there before. */
  boolean isNew;

  PartChange(String tenant) {
    this.tenant = tenant;
  }

  /**
   * Says what is to be changed.
   *
   * @param before null: the tenant has no catalog yet
   * @return null: nothing
   */
  abstract @Nullable CatalogDocument of(@Nullable TenantCatalog before) throws ProblemException;

  /** Changes the catalog, unless it is refused. Returns the version that holds the change. */
  int apply(RatingCore core, String by) throws CatalogException, ProblemException {
    Catalog catalog = core.applyCatalog(this::change, by);
    if (refusal != null) {
      throw refusal;
    }
    return catalog.version();
  }

  private @Nullable CatalogDocument change(Catalog newest) {
    int number = newest.tenant(tenant);
    try {
      CatalogDocument document = of(number < 0 ? null : newest.of(number));
      return document == null ? null : document.ofTenant(tenant);
    } catch (ProblemException e) {
      refusal = e;
      return null;
    }
  }
}
