package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.util.Map;

/** The catalog as a whole: changed by documents, read as one. */
final class CatalogApi {
  private final RatingCore core;

  CatalogApi(RatingCore core) {
    this.core = core;
  }

  Reply put(Call call) throws ProblemException {
    try {
      CatalogDocument document =
          switch (call.mediaType()) {
            case "application/json" ->
                CatalogReader.readJson(new ByteArrayInputStream(call.body()));
            case "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml" ->
                CatalogReader.readYaml(new ByteArrayInputStream(call.body()));
            default ->
                throw new ProblemException(
                    Problem.of(
                            415,
                            "Unsupported media type",
                            "a catalog is taken as application/json or application/yaml")
                        .at("Content-Type"));
          };
      String tenant = call.access().tenant();
      if (document.tenant() != null && !document.tenant().equals(tenant)) {
        throw new ProblemException(
            Problem.of(
                    403,
                    "Another tenant",
                    "the key may change its own tenant only [tenant="
                        + document.tenant()
                        + "] [allowed="
                        + tenant
                        + "]")
                .at("tenant"));
      }
      int version = core.applyCatalog(document.ofTenant(tenant), call.access().name()).version();
      return Reply.ok(Map.of("version", version));
    } catch (CatalogException e) {
      throw PartBody.refused(
          e.problems().stream()
              .map(each -> new Problem.Fault(each.path(), each.message()))
              .toList());
    }
  }

  Reply get(Call call) throws ProblemException {
    return new Reply(
        200,
        "application/json",
        CatalogReader.writeJson(ManagementApi.tenant(core.catalog(), call.access()).document()));
  }
}
