package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.compat.CatalogParts;
import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.meter.Meter;
import java.util.List;

/** The meters that a caller's tenant has and that are not archived: as if others had never been. */
final class TenantMeters {
  private TenantMeters() {}

  static List<Meter> all(RatingCore core, Call call) {
    return CatalogParts.meters(core, call.access().tenant()).stream()
        .filter(meter -> !meter.isArchived())
        .toList();
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
