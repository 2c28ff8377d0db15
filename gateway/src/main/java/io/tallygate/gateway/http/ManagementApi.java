package io.tallygate.gateway.http;

import static io.tallygate.gateway.http.KeyedOperations.Interrupted.REFUSE;
import static io.tallygate.gateway.http.KeyedOperations.Interrupted.RUN_AGAIN;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.Preview;
import io.tallygate.rating.billing.StatementDesk;
import io.tallygate.rating.billing.Suspense;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.PartKind;
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
      Monitor monitor,
      LiveApi live,
      WebhookApi webhooks,
      List<ForeignEvents> foreignEvents,
      KeyedOperations keys) {
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
    AccessApi access = new AccessApi(core);
    List<Route> routes = new ArrayList<>();
    routes.add(Route.events(EVENTS_PATH, AnswerForm.NATIVE, foreignEvents).taking());
    routes.add(Route.put(EVENTS_PATH, Scope.INGEST, corrections::replace).taking("id", "source"));
    routes.add(
        Route.post(EVENTS_PATH + "/void", Scope.INGEST, corrections::voidEvents)
            .taking()
            .keyed(keys, RUN_AGAIN));
    BackFillApi backFill = new BackFillApi(core, Clock.systemUTC());
    routes.add(
        Route.post("/api/v1/backfills", Scope.ADMIN, backFill::post)
            .taking("meter", "from", "to", "subject*", "dryRun")
            .keyed(keys, REFUSE));
    routes.add(
        Route.get("/api/v1/corrections", Scope.READ, corrections::list).taking("after", "limit"));
    routes.add(Route.get("/api/v1/info", Scope.READ, info::info).taking());
    routes.add(Route.get("/api/v1/config", Scope.ADMIN, info::config).taking());
    routes.add(Route.get("/api/v1/laws", Scope.READ, new LawsApi(core, clock)::laws).taking());
    routes.add(
        Route.post("/api/v1/plans/try", Scope.READ, new PlanTryApi(core, clock)::post).taking());
    routes.addAll(latencyRoutes(monitor));
    routes.add(Route.get("/api/v1/live", Scope.READ, live::live).taking("events", "past"));
    routes.add(Route.get("/api/v1/totals", Scope.READ, usage::totals).taking("after", "limit"));
    routes.add(
        Route.get("/api/v1/usage", Scope.READ, usage::usage)
            .taking("meter", "subject*", "from", "to", "pulse", "limit", "after"));
    routes.add(
        Route.get("/api/v1/access", Scope.READ, access::access)
            .taking("subject", "meter", "quantity"));
    routes.addAll(catalogRoutes(core, keys));
    routes.add(
        Route.get("/api/v1/subjects", Scope.READ, new SubjectsApi(core, clock)::list)
            .taking("search", "customer", "after", "limit"));
    MeterQueryApi meterQuery = new MeterQueryApi(core);
    routes.add(
        Route.get("/api/v1/meters/{key}/query", Scope.READ, meterQuery::get)
            .taking(
                "from",
                "to",
                "interval",
                "zone",
                "subject*",
                "customer*",
                "filter[]",
                "groupBy*",
                "format"));
    routes.add(
        Route.post("/api/v1/meters/{key}/query", Scope.READ, meterQuery::post).taking("format"));
    LateApi late = new LateApi(core, billRun);
    routes.add(
        Route.post("/api/v1/subscriptions/{key}/late", Scope.ADMIN, late::post)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.get("/api/v1/suspense", Scope.READ, billing::suspense).taking("limit", "after"));
    routes.add(
        Route.post("/api/v1/billing/close", Scope.ADMIN, billing::close)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.get("/api/v1/billing/preview", Scope.READ, billing::preview)
            .taking("subscription", "at", "fresh", "format"));
    routes.add(
        Route.get("/api/v1/billing/forecast", Scope.READ, billing::forecast)
            .taking("subscription", "at"));
    routes.add(
        Route.get("/api/v1/billing/unbilled", Scope.READ, billing::unbilled)
            .taking("at", "after", "limit"));
    routes.add(
        Route.get("/api/v1/statements", Scope.READ, statements::list)
            .taking("customer", "subscription", "state", "period", "order", "after", "limit"));
    routes.add(Route.get("/api/v1/statements/{id}", Scope.READ, statements::one).taking("format"));
    ProvenanceApi provenance = new ProvenanceApi(core);
    routes.add(
        Route.get("/api/v1/statements/{id}/records", Scope.READ, provenance::ofStatement).taking());
    routes.add(
        Route.get("/api/v1/statements/{id}/lines/{line}/records", Scope.READ, provenance::ofLine)
            .taking());
    routes.add(
        Route.post("/api/v1/statements/approve", Scope.ADMIN, statements::approve)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.post("/api/v1/statements/issue", Scope.ADMIN, statements::issue)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.post("/api/v1/statements/discard", Scope.ADMIN, statements::discard)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.post("/api/v1/statements/{id}/cancel", Scope.ADMIN, statements::cancel)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.post("/api/v1/statements/{id}/reissue", Scope.ADMIN, statements::reissue)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.get("/api/v1/export/snapshot", Scope.ADMIN, new ExportApi(core, clock)::snapshot)
            .taking());
    routes.add(
        Route.get("/api/v1/alerts", Scope.READ, webhooks::alerts)
            .taking("subscription", "after", "limit"));
    routes.addAll(webhookRoutes(webhooks, keys));
    routes.add(Route.get("/health/live", null, call -> HealthApi.reply(health.live())).taking());
    routes.add(Route.get("/health/ready", null, call -> HealthApi.reply(health.ready())).taking());
    routes.add(
        Route.get(
                "/metrics",
                null,
                call -> Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape()))
            .taking());
    routes.add(Route.get(OpenApiPage.PATH, null, OpenApiPage::get).taking());
    return List.copyOf(routes);
  }

  private static List<Route> latencyRoutes(Monitor monitor) {
    LatencyApi latency = new LatencyApi(monitor);
    String all = "/api/v1/latency";
    return List.of(
        Route.get(all, Scope.READ, latency::latency).taking("from", "to", "step", "tag*"),
        Route.get(all + "/distribution", Scope.READ, latency::distribution)
            .taking("tag", "from", "to"),
        Route.get(all + "/heatmap", Scope.READ, latency::heatMap)
            .taking("tag", "from", "to", "step"),
        Route.get("/latency.hlog", Scope.READ, latency::log).taking("from", "to"),
        Route.get("/latency.hgrm", Scope.READ, latency::percentiles)
            .taking("station", "from", "to", "tag"));
  }

  private static List<Route> catalogRoutes(RatingCore core, KeyedOperations keys) {
    CatalogApi catalog = new CatalogApi(core);
    CatalogVersionsApi versions = new CatalogVersionsApi(core);
    List<Route> routes = new ArrayList<>();
    routes.add(Route.put("/api/v1/catalog", Scope.ADMIN, catalog::put).taking());
    routes.add(Route.get("/api/v1/catalog", Scope.READ, catalog::get).taking());
    routes.add(
        Route.get("/api/v1/catalog/versions", Scope.READ, versions::list).taking("after", "limit"));
    routes.add(
        Route.get("/api/v1/plans/{key}/versions", Scope.READ, versions::ofPlan)
            .taking("after", "limit"));
    for (CatalogPart part : CatalogPart.ALL) {
      CatalogPartApi api = new CatalogPartApi(core, part);
      String all = part.path();
      String one = all + "/{key}";
      routes.add(Route.get(all, Scope.READ, api::list).taking(part.parameters()));
      routes.add(Route.post(all, Scope.ADMIN, api::post).taking().keyed(keys, RUN_AGAIN));
      routes.add(Route.get(one, Scope.READ, api::one).taking());
      routes.add(Route.put(one, Scope.ADMIN, api::put).taking());
      if (part.kind() == PartKind.ITEMS) {
        String items = "/api/v1/subscriptions/{key}/items";
        routes.add(Route.get(items, Scope.READ, api::listItems).taking("after", "limit"));
        routes.add(Route.post(items, Scope.ADMIN, api::postItem).taking().keyed(keys, RUN_AGAIN));
      }
    }
    SubscriptionApi subscriptions = new SubscriptionApi(core);
    String one = "/api/v1/subscriptions/{key}";
    routes.add(
        Route.post(one + "/cancel", Scope.ADMIN, subscriptions::cancel)
            .taking()
            .keyed(keys, RUN_AGAIN));
    routes.add(
        Route.post(one + "/change", Scope.ADMIN, subscriptions::change)
            .taking()
            .keyed(keys, RUN_AGAIN));
    return routes;
  }

  private static List<Route> webhookRoutes(WebhookApi webhooks, KeyedOperations keys) {
    String all = "/api/v1/webhooks";
    String one = all + "/{key}";
    return List.of(
        Route.get(all, Scope.READ, webhooks::list).taking("after", "limit"),
        Route.get(one, Scope.READ, webhooks::one).taking(),
        Route.put(one, Scope.ADMIN, webhooks::put).taking(),
        Route.delete(one, Scope.ADMIN, webhooks::delete).taking(),
        Route.get(one + "/deliveries", Scope.READ, webhooks::deliveries)
            .taking("state", "after", "limit"),
        Route.post(one + "/redeliver", Scope.ADMIN, webhooks::redeliver)
            .taking()
            .keyed(keys, RUN_AGAIN));
  }

  /** What the caller's tenant has. A key may be for a tenant that no catalog document has named yet. */
  static TenantCatalog tenant(Catalog catalog, Access access) throws ProblemException {
    int tenant = catalog.tenant(access.tenant());
    if (tenant < 0) {
      throw new ProblemException(
          Problem.of(
                  404,
                  "No catalog",
                  "the key's tenant has no catalog yet [tenant=" + access.tenant() + "]")
              .at("tenant"));
    }
    return catalog.of(tenant);
  }
}
