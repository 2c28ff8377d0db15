package io.tallygate.gateway.compat;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.MeterPart;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of catalogs, for tenants that may have none yet. Any thread. */
public final class CatalogParts {
  /** Of a meter of another product: at most 64 characters, as every key of a catalog. */
  public static final int KEY_CHARS_MAX = 64;

  private CatalogParts() {}

  /** What a tenant has; null: nothing yet. */
  public static @Nullable TenantCatalog of(RatingCore core, String tenant) {
    Catalog catalog = core.catalog();
    int number = catalog.tenant(tenant);
    return number < 0 ? null : catalog.of(number);
  }

  /** The tenant's meters, in the order in which they were made. */
  public static List<Meter> meters(RatingCore core, String tenant) {
    TenantCatalog known = of(core, tenant);
    return known == null ? List.of() : known.meters();
  }

  /** A change that adds or replaces one meter. */
  public static CatalogDocument document(String tenant, MeterPart meter) {
    return new CatalogDocument(
        tenant,
        List.of(),
        List.of(),
        List.of(meter),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Whether a text may be a key of a catalog. */
  public static boolean isKey(String text) {
    return text.length() <= KEY_CHARS_MAX && text.matches("[A-Za-z0-9_.:-]+");
  }

  /** Whether a text may be a step of a path into an event's data: {@code $.text}. */
  public static boolean isDataName(String text) {
    return text.matches("[A-Za-z0-9_-]{1,64}");
  }
}
