package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogSearch;
import io.tallygate.rating.catalog.PartKind;
import io.tallygate.rating.catalog.TenantCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parts of one kind of the catalog: listed, read and written one by one. */
final class CatalogPartApi {
  private final RatingCore core;
  private final CatalogPart part;
  private final PartKind kind;

  CatalogPartApi(RatingCore core, CatalogPart part) {
    this.core = core;
    this.part = part;
    this.kind = part.kind();
  }

  /** In the order of keys. */
  Reply list(Call call) throws ProblemException {
    int limit = call.limit();
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    List<String> keys = keys(tenant, call, call.parameter("after"), limit + 1);
    return Page.reply(keys, limit, key -> tenant.part(kind, key), key -> key);
  }

  private List<String> keys(TenantCatalog tenant, Call call, @Nullable String after, int limit) {
    String filter = part.filter();
    String wanted = filter == null ? null : call.parameter(filter);
    if (wanted == null) {
      return tenant.keys(kind, after, limit);
    }
    CatalogSearch search = new CatalogSearch(tenant);
    return kind == PartKind.CUSTOMERS
        ? search.customers(wanted, after, limit)
        : search.subscriptions(wanted, after, limit);
  }

  Reply one(Call call) throws ProblemException {
    Object now = required(ManagementApi.tenant(core.catalog(), call.access()), call.part("key"));
    return Reply.ok(now).with(PartVersion.HEADER, PartVersion.of(now));
  }

  private Object required(TenantCatalog tenant, String key) throws ProblemException {
    Object now = tenant.part(kind, key);
    if (now == null) {
      throw new ProblemException(
          Problem.of(
                  404,
                  "Not found",
                  "the catalog has no such key in " + kind.field() + " [key=" + key + "]")
              .at("key"));
    }
    return now;
  }

  /** Adds, or replaces; what is there already as it is given stays, and makes no version. */
  Reply put(Call call) throws ProblemException {
    String key = call.part("key");
    CatalogDocument document = PartBody.read(kind, key, call);
    PartVersion.Condition condition = PartVersion.condition(call);
    return write(document, key, condition::refused, call);
  }

  /** Adds; a key that is there with something else is refused. */
  Reply post(Call call) throws ProblemException {
    CatalogDocument document = PartBody.read(kind, null, call);
    Object given = kind.of(document).get(0);
    String key = JsonText.of(call).path("key").asText();
    return write(document, key, before -> taken(before, given), call);
  }

  /** An item of a subscription; the same key again replaces it, so this may be repeated. */
  Reply postItem(Call call) throws ProblemException {
    String subscription = call.part("key");
    if (ManagementApi.tenant(core.catalog(), call.access()).subscription(subscription) == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such subscription [key=" + subscription + "]")
              .at("key"));
    }
    CatalogDocument.ItemPart item = PartBody.read(kind, null, call).items().get(0);
    if (item.subscription() != null && !item.subscription().equals(subscription)) {
      throw ProblemException.badRequest(
          "the item names another subscription than the path", "subscription");
    }
    CatalogDocument.ItemPart whole =
        new CatalogDocument.ItemPart(
            item.key(), subscription, item.date(), item.text(), item.quantity(), item.price());
    String key = Objects.requireNonNull(item.key());
    return write(CatalogDocument.ofItem(whole), key, before -> null, call);
  }

  /** Items of one subscription, in the order of keys. */
  Reply listItems(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    String subscription = call.part("key");
    if (tenant.subscription(subscription) == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such subscription [key=" + subscription + "]")
              .at("key"));
    }
    List<String> keys = new ArrayList<>();
    tenant.items(subscription).forEach(item -> keys.add(item.key()));
    Page page = Page.of(keys, key -> key, call);
    List<Object> items = new ArrayList<>();
    for (Object key : page.items()) {
      items.add(tenant.part(kind, (String) key));
    }
    return Reply.ok(new Page(items, page.next()));
  }

  private static @Nullable Problem taken(@Nullable Object before, Object given) {
    return before == null || before.equals(given)
        ? null
        : Problem.of(409, "Key in use", "there is another one with this key; PUT replaces it")
            .at("key");
  }

  /** Looks at the part as it is before the change: what it says refuses the change; null lets it pass. */
  private interface Check {
    @Nullable Problem refused(@Nullable Object before);
  }

  private Reply write(CatalogDocument document, String key, Check check, Call call)
      throws ProblemException {
    String tenantName = call.access().tenant();
    Object given = kind.of(document).get(0);
    PartChange change =
        new PartChange(tenantName) {
          @Override
          @Nullable CatalogDocument of(@Nullable TenantCatalog tenant) throws ProblemException {
            Object before = tenant == null ? null : tenant.part(kind, key);
            Problem problem = check.refused(before);
            if (problem != null) {
              throw new ProblemException(problem);
            }
            isNew = before == null;
            return given.equals(before) ? null : document;
          }
        };
    int version;
    try {
      version = change.apply(core, call.access().name());
    } catch (CatalogException e) {
      throw PartBody.refused(kind, e);
    }
    return written(version, change.isNew, key, call);
  }

  private Reply written(int version, boolean isNew, String key, Call call) throws ProblemException {
    Object now = required(ManagementApi.tenant(core.catalog(), call.access()), key);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", version);
    fields.put(part.one(), now);
    return Reply.json(isNew ? 201 : 200, fields).with(PartVersion.HEADER, PartVersion.of(now));
  }
}
