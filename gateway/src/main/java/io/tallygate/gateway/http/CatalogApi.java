package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** The catalog: changed by documents, read whole or by part. */
final class CatalogApi {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final RatingCore core;

  CatalogApi(RatingCore core) {
    this.core = core;
  }

  Reply put(Call call) throws ProblemException {
    CatalogDocument document;
    try {
      document =
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
    } catch (CatalogException e) {
      throw refused(e);
    }
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
    return Reply.ok(Map.of("version", apply(document.ofTenant(tenant), call).version()));
  }

  private Catalog apply(CatalogDocument document, Call call) throws ProblemException {
    try {
      return core.applyCatalog(document, call.access().name());
    } catch (CatalogException e) {
      throw refused(e);
    }
  }

  private static ProblemException refused(CatalogException e) {
    return new ProblemException(
        Problem.of(
                422,
                "Catalog refused",
                "nothing was changed: the document has " + e.problems().size() + " faults")
            .with(
                e.problems().stream()
                    .map(each -> new Problem.Fault(each.path(), each.message()))
                    .toList()));
  }

  Reply get(Call call) throws ProblemException {
    return new Reply(200, "application/json", CatalogReader.writeJson(document(call)));
  }

  private CatalogDocument document(Call call) throws ProblemException {
    return ManagementApi.tenant(core.catalog(), call.access()).document();
  }

  Reply list(CatalogPart part, Call call) throws ProblemException {
    return Reply.ok(Page.of(part.of(document(call)), part::keyOf, call));
  }

  Reply one(CatalogPart part, Call call) throws ProblemException {
    String wanted = call.part("key");
    for (Object each : part.of(document(call))) {
      if (part.keyOf(each).equals(wanted)) {
        return Reply.ok(each);
      }
    }
    throw ProblemException.of(
        404,
        "Not found",
        "the catalog has no such key in " + part.path() + " [key=" + wanted + "]");
  }

  /** A one-off purchase; the same key again replaces it, so this may be repeated. */
  Reply addItem(Call call) throws ProblemException {
    String subscription = call.part("key");
    if (ManagementApi.tenant(core.catalog(), call.access()).subscription(subscription) == null) {
      throw ProblemException.of(
          404, "Not found", "there is no such subscription [key=" + subscription + "]");
    }
    CatalogDocument.ItemPart item = readItem(call);
    if (item.subscription() != null && !item.subscription().equals(subscription)) {
      throw ProblemException.badRequest(
          "the item names another subscription than the path", "subscription");
    }
    CatalogDocument.ItemPart whole =
        new CatalogDocument.ItemPart(
            item.key(), subscription, item.date(), item.text(), item.quantity(), item.price());
    Catalog catalog = apply(CatalogDocument.ofItem(whole).ofTenant(call.access().tenant()), call);
    return Reply.json(201, Map.of("version", catalog.version(), "item", whole));
  }

  private static CatalogDocument.ItemPart readItem(Call call) throws ProblemException {
    if (!call.mediaType().equals("application/json")) {
      throw new ProblemException(
          Problem.of(415, "Unsupported media type", "an item is taken as application/json")
              .at("Content-Type"));
    }
    try {
      CatalogDocument.ItemPart item = JSON.readValue(call.body(), CatalogDocument.ItemPart.class);
      if (item == null) {
        throw ProblemException.badRequest("the body must be a JSON object", "body");
      }
      return item;
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest(
          "the body is not an item: " + e.getOriginalMessage(), "body");
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not an item: " + e.getMessage(), "body");
    }
  }
}
