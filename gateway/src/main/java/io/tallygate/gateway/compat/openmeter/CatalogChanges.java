package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.Call;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.ProblemException;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import java.util.List;

/** Puts changes into the catalog of a caller's tenant, and says what is wrong with them in OpenMeter's words. */
final class CatalogChanges {
  private CatalogChanges() {}

  /**
   * @param status of the problem, if the catalog refuses
   */
  static Catalog apply(RatingCore core, Call call, CatalogDocument document, int status)
      throws ProblemException {
    try {
      return core.applyCatalog(document.ofTenant(call.access().tenant()), call.access().name());
    } catch (CatalogException e) {
      List<Problem.Fault> faults =
          e.problems().stream()
              .map(each -> new Problem.Fault(field(each.path()), each.message()))
              .toList();
      throw new ProblemException(Problem.of(status, "Refused", "nothing was changed").with(faults));
    }
  }

  private static String field(String path) {
    if (!path.startsWith("meters[0].")) {
      return path.startsWith("subjects") ? path.substring("subjects".length()) : path;
    }
    String field = path.substring("meters[0].".length());
    if (field.startsWith("dimensions")) {
      return "groupBy" + field.substring("dimensions".length());
    }
    return switch (field) {
      case "key" -> "slug";
      case "value" -> "valueProperty";
      case "labels" -> "metadata";
      case "scale", "keep", "window", "unit" -> "metadata." + MeterForm.OPTIONS + field;
      default -> field;
    };
  }
}
