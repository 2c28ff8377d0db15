package io.tallygate.gateway.http;

import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogDocument.SubscriptionPart;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.PartKind;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Releases usage that a plan has parked because it came when its period was closed. */
final class LateApi {
  private static final int ACTION_LENGTH_MAX = 100;
  private static final long FLUSH_RETRY_NS = 1_000_000;

  private final RatingCore core;
  private final BillRun billRun;

  /**
   * @param billRun whose lock keeps a close from coming between a release and its catalog version
   */
  LateApi(RatingCore core, BillRun billRun) {
    this.core = core;
    this.billRun = billRun;
  }

  /** The next bill run bills everything that is late by now. Durable when answered; may be repeated. */
  Reply post(Call call) throws ProblemException {
    requireRelease(call);
    synchronized (billRun) {
      return release(call);
    }
  }

  private Reply release(Call call) throws ProblemException {
    TenantCatalog tenant = ManagementApi.tenant(core.catalog(), call.access());
    String key = call.part("key");
    Subscription subscription = tenant.subscription(key);
    if (subscription == null) {
      throw new ProblemException(
          Problem.of(404, "Not found", "there is no such subscription [key=" + key + "]")
              .at("key"));
    }
    Plan plan = tenant.plan(subscription.plan());
    if (plan == null || !plan.late().isParked()) {
      throw new ProblemException(
          Problem.of(
                  422,
                  "Nothing is parked",
                  "the plan adjusts closed periods by itself: its late is not park [plan="
                      + subscription.plan()
                      + "]")
              .at("key"));
    }
    long flush = core.flushes().flushAndStore();
    try {
      int version =
          core.applyCatalog(
                  newest -> released(newest, call.access().tenant(), key, flush),
                  call.access().name())
              .version();
      // A flush of nothing has the number of the one before: the close that takes the release up
      // must have a greater one, and has, once the frame of the catalog is in a flush.
      while (core.flushes().flushAndStore() <= flush) {
        LockSupport.parkNanos(FLUSH_RETRY_NS);
      }
      Map<String, Object> reply = new LinkedHashMap<>();
      reply.put("releasedThroughFlush", flush);
      reply.put("version", version);
      return Reply.ok(reply);
    } catch (CatalogException e) {
      throw PartBody.refused(PartKind.SUBSCRIPTIONS, e);
    }
  }

  /** The subscription as it is by then: a change of it that came between is not undone. */
  private static @Nullable CatalogDocument released(
      Catalog newest, String tenant, String key, long flush) {
    if (!(newest.of(newest.tenant(tenant)).part(PartKind.SUBSCRIPTIONS, key)
        instanceof SubscriptionPart part)) {
      throw new IllegalStateException("a subscription is gone [key=" + key + "]");
    }
    List<Long> releases = new ArrayList<>(part.lateReleases());
    releases.add(flush);
    return CatalogDocument.ofSubscription(part.withLateReleases(releases)).ofTenant(tenant);
  }

  private static void requireRelease(Call call) throws ProblemException {
    if (!JsonFields.of(call, "action").text("action", ACTION_LENGTH_MAX).equals("release")) {
      throw ProblemException.badRequest("action must be release", "action");
    }
  }
}
