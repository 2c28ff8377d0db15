package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meters that a caller's tenant has and that are not archived: as if others had never been. */
final class TenantMeters {
  private TenantMeters() {}

  /** Null: the key's tenant has no catalog yet. */
  static @Nullable TenantCatalog tenant(RatingCore core, Call call) {
    Catalog catalog = core.catalog();
    int tenant = catalog.tenant(call.access().tenant());
    return tenant < 0 ? null : catalog.of(tenant);
  }

  static List<Meter> all(RatingCore core, Call call) {
    TenantCatalog tenant = tenant(core, call);
    return tenant == null
        ? List.of()
        : tenant.meters().stream().filter(meter -> !meter.isArchived()).toList();
  }

  /** The meter that the path names by its slug or its id. */
  static Meter wanted(RatingCore core, Call call) throws ProblemException {
    String idOrSlug = call.part("meter");
    List<Meter> all = all(core, call);
    for (Meter meter : all) {
      if (meter.key().equals(idOrSlug)) {
        return meter;
      }
    }
    if (DerivedId.isMeant(idOrSlug)) {
      for (Meter meter : all) {
        if (DerivedId.of("meter", call.access().tenant(), meter.key()).equals(idOrSlug)) {
          return meter;
        }
      }
    }
    throw ProblemException.of(404, "Not Found", "there is no such meter [meter=" + idOrSlug + "]");
  }
}
