package io.tallygate.gateway.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.Preview;
import io.tallygate.rating.billing.StatementDesk;
import io.tallygate.rating.billing.Suspense;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.period.LatePolicy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The table of all routes. */
final class ManagementApi {
  static final String EVENTS_PATH = "/api/v1/events";

  private ManagementApi() {}

  static List<Route> routes(
      RatingCore core,
      Health health,
      InfoApi info,
      PrometheusMeterRegistry metrics,
      WebhookApi webhooks,
      List<ForeignEvents> foreignEvents) {
    CatalogApi catalog = new CatalogApi(core);
    UsageApi usage = new UsageApi(core);
    Clock clock = Clock.systemUTC();
    BillRun billRun =
        new BillRun(
            core::catalog, core.usage(), core.flushes(), core.statements(), LatePolicy.DEFAULT);
    BillingApi billing =
        new BillingApi(
            core,
            billRun,
            new Preview(core::catalog, core.usage(), core.flushes(), core.statements()),
            new Suspense(core::catalog, core.usage(), clock),
            clock);
    StatementsApi statements =
        new StatementsApi(core, new StatementDesk(billRun, core.statements()), clock);
    CorrectionsApi corrections = new CorrectionsApi(core, clock);
    LatencyApi latency = new LatencyApi(metrics);
    AccessApi access = new AccessApi(core);
    List<Route> routes = new ArrayList<>();
    routes.add(Route.events(EVENTS_PATH, AnswerForm.NATIVE, foreignEvents));
    routes.add(Route.put(EVENTS_PATH, Scope.INGEST, corrections::replace));
    routes.add(Route.post(EVENTS_PATH + "/void", Scope.INGEST, corrections::voidEvents));
    BackFillApi backFill = new BackFillApi(core, Clock.systemUTC());
    routes.add(Route.post("/api/v1/backfills", Scope.ADMIN, backFill::post));
    routes.add(Route.get("/api/v1/corrections", Scope.READ, corrections::list));
    routes.add(Route.get("/api/v1/info", Scope.READ, info::info));
    routes.add(Route.get("/api/v1/latency", Scope.READ, latency::latency));
    routes.add(Route.get("/api/v1/totals", Scope.READ, usage::totals));
    routes.add(Route.get("/api/v1/usage", Scope.READ, usage::usage));
    routes.add(Route.get("/api/v1/access", Scope.READ, access::access));
    routes.add(Route.put("/api/v1/catalog", Scope.ADMIN, catalog::put));
    routes.add(Route.get("/api/v1/catalog", Scope.READ, catalog::get));
    CatalogVersionsApi versions = new CatalogVersionsApi(core);
    routes.add(Route.get("/api/v1/catalog/versions", Scope.READ, versions::list));
    routes.add(Route.get("/api/v1/plans/{key}/versions", Scope.READ, versions::ofPlan));
    for (CatalogPart part : CatalogPart.ALL) {
      routes.add(Route.get("/api/v1/" + part.path(), Scope.READ, call -> catalog.list(part, call)));
      routes.add(
          Route.get(
              "/api/v1/" + part.path() + "/{key}", Scope.READ, call -> catalog.one(part, call)));
    }
    MeterQueryApi meterQuery = new MeterQueryApi(core);
    routes.add(Route.get("/api/v1/meters/{key}/query", Scope.READ, meterQuery::get));
    routes.add(Route.post("/api/v1/meters/{key}/query", Scope.READ, meterQuery::post));
    routes.add(Route.post("/api/v1/subscriptions/{key}/items", Scope.ADMIN, catalog::addItem));
    LateApi late = new LateApi(core, billRun);
    routes.add(Route.post("/api/v1/subscriptions/{key}/late", Scope.ADMIN, late::post));
    routes.add(Route.get("/api/v1/suspense", Scope.READ, billing::suspense));
    routes.add(Route.post("/api/v1/billing/close", Scope.ADMIN, billing::close));
    routes.add(Route.get("/api/v1/billing/preview", Scope.READ, billing::preview));
    routes.add(Route.get("/api/v1/billing/forecast", Scope.READ, billing::forecast));
    routes.add(Route.get("/api/v1/billing/unbilled", Scope.READ, billing::unbilled));
    routes.add(Route.get("/api/v1/statements", Scope.READ, statements::list));
    routes.add(Route.get("/api/v1/statements/{id}", Scope.READ, statements::one));
    ProvenanceApi provenance = new ProvenanceApi(core);
    routes.add(Route.get("/api/v1/statements/{id}/records", Scope.READ, provenance::ofStatement));
    routes.add(
        Route.get("/api/v1/statements/{id}/lines/{line}/records", Scope.READ, provenance::ofLine));
    routes.add(Route.post("/api/v1/statements/approve", Scope.ADMIN, statements::approve));
    routes.add(Route.post("/api/v1/statements/issue", Scope.ADMIN, statements::issue));
    routes.add(Route.post("/api/v1/statements/discard", Scope.ADMIN, statements::discard));
    routes.add(Route.post("/api/v1/statements/{id}/cancel", Scope.ADMIN, statements::cancel));
    routes.add(Route.post("/api/v1/statements/{id}/reissue", Scope.ADMIN, statements::reissue));
    routes.add(
        Route.get("/api/v1/export/snapshot", Scope.ADMIN, new ExportApi(core, clock)::snapshot));
    routes.add(Route.get("/api/v1/alerts", Scope.READ, webhooks::alerts));
    routes.addAll(webhookRoutes(webhooks));
    routes.add(Route.get("/health/live", null, call -> HealthApi.reply(health.live())));
    routes.add(Route.get("/health/ready", null, call -> HealthApi.reply(health.ready())));
    routes.add(
        Route.get(
            "/metrics",
            null,
            call -> Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape())));
    return List.copyOf(routes);
  }

  private static List<Route> webhookRoutes(WebhookApi webhooks) {
    String all = "/api/v1/webhooks";
    String one = all + "/{key}";
    return List.of(
        Route.get(all, Scope.READ, webhooks::list),
        Route.get(one, Scope.READ, webhooks::one),
        Route.put(one, Scope.ADMIN, webhooks::put),
        Route.delete(one, Scope.ADMIN, webhooks::delete),
        Route.get(one + "/deliveries", Scope.READ, webhooks::deliveries),
        Route.post(one + "/redeliver", Scope.ADMIN, webhooks::redeliver));
  }

  /** What the caller's tenant has. A key may be for a tenant that no catalog document has named yet. */
  static TenantCatalog tenant(Catalog catalog, Access access) throws ProblemException {
    int tenant = catalog.tenant(access.tenant());
    if (tenant < 0) {
      throw ProblemException.of(
          404,
          "No catalog",
          "the key's tenant has no catalog yet [tenant=" + access.tenant() + "]");
    }
    return catalog.of(tenant);
  }
}
