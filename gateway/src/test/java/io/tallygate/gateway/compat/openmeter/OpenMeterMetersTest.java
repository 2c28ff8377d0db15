package io.tallygate.gateway.compat.openmeter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.gateway.compat.openmeter.OpenMeterServer.Answer;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Meters and subjects through OpenMeter's API, and what becomes of them in the catalog. */
@Timeout(60)
class OpenMeterMetersTest {
  private static final String JSON = "application/json";

  @TempDir static Path directory;
  private static OpenMeterServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new OpenMeterServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer create(String json) throws Exception {
    return server.post("/api/v1/meters", JSON, json);
  }

  private static Answer change(String method, String path, String body) throws Exception {
    return server.send(CompatGateway.KEY, method, path, JSON, body);
  }

  private static Meter meter(String key) {
    Meter meter = server.core.meters().byKey(0, key);
    assertThat(meter).as(key).isNotNull();
    return meter;
  }

  private static void catalog(String yaml) throws Exception {
    server.core.applyCatalog(
        CatalogReader.readYaml(new ByteArrayInputStream(yaml.getBytes(UTF_8))));
  }

  @Test
  void shouldMakeAMeterOfTheCatalog() throws Exception {
    Answer made =
        create(
            """
            {"slug": "tokens_total", "name": "Tokens", "description": "Tokens of prompts", "aggregation": "SUM",
             "eventType": "prompt", "valueProperty": "$.usage['tokens']",
             "groupBy": {"model": "$.model", "type": "$[\\"kind\\"]"},
             "metadata": {"team": "ai", "tallygate.scale": "3", "tallygate.unit": "token"}}
            """);

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonNode json = made.json();
    assertThat(json.path("id").asText()).matches("[0-7][0-9A-HJKMNP-TV-Z]{25}");
    assertThat(json.path("slug").asText()).isEqualTo("tokens_total");
    assertThat(json.path("name").asText()).isEqualTo("Tokens");
    assertThat(json.path("description").asText()).isEqualTo("Tokens of prompts");
    assertThat(json.path("aggregation").asText()).isEqualTo("SUM");
    assertThat(json.path("eventType").asText()).isEqualTo("prompt");
    assertThat(json.path("valueProperty").asText()).isEqualTo("$.usage.tokens");
    assertThat(json.path("groupBy").toString())
        .isEqualTo("{\"model\":\"$.model\",\"type\":\"$.kind\"}");
    assertThat(json.path("metadata").path("team").asText()).isEqualTo("ai");
    assertThat(json.path("createdAt").asText()).startsWith("20").endsWith("Z");
    assertThat(json.path("updatedAt")).isEqualTo(json.path("createdAt"));
    Meter meter = meter("tokens_total");
    assertThat(meter.scale()).isEqualTo(3);
    assertThat(meter.unit()).isEqualTo("token");
    assertThat(meter.keepEvents()).isFalse();
    assertThat(server.get("/api/v1/meters/tokens_total").json()).isEqualTo(json);
    assertThat(server.get("/api/v1/meters/" + json.path("id").asText()).json()).isEqualTo(json);
    assertThat(server.get("/api/v1/meters").json()).contains(json);
  }

  @ParameterizedTest
  @CsvSource({
    "SUM, SUM, false, 6",
    "COUNT, COUNT, false, 0",
    "UNIQUE_COUNT, UNIQUE, true, 0",
    "AVG, AVERAGE, false, 6",
    "MIN, MIN, true, 6",
    "MAX, MAX, true, 6",
    "LATEST, LATEST, true, 6"
  })
  void shouldMapEachAggregation(String theirs, Aggregation ours, boolean keepsEvents, int scale)
      throws Exception {
    String slug = "of_" + theirs.toLowerCase(java.util.Locale.ROOT);
    Answer made =
        create(
            "{\"slug\":\"%s\",\"aggregation\":\"%s\",\"eventType\":\"%s\",\"valueProperty\":\"$.v\"}"
                .formatted(slug, theirs, slug));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(made.json().path("aggregation").asText()).isEqualTo(theirs);
    assertThat(made.json().path("name").asText()).isEqualTo(slug);
    assertThat(meter(slug).aggregation()).isEqualTo(ours);
    assertThat(meter(slug).keepEvents()).isEqualTo(keepsEvents);
    assertThat(meter(slug).scale()).isEqualTo(scale);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'slug':'Upper','aggregation':'COUNT','eventType':'e'} | slug | slug must be of a-z",
        "{'slug':'a__b','aggregation':'COUNT','eventType':'e'} | slug | slug must be of a-z",
        "{'aggregation':'COUNT','eventType':'e'} | slug | slug is required",
        "{'slug':'bad','eventType':'e'} | aggregation | aggregation is required",
        "{'slug':'bad','aggregation':'MEDIAN','eventType':'e'} | aggregation | must be SUM, COUNT",
        "{'slug':'bad','aggregation':'COUNT'} | eventType | eventType is required",
        "{'slug':'bad','aggregation':'SUM','eventType':'e'} | valueProperty | is required",
        "{'slug':'bad','aggregation':'SUM','eventType':'e','valueProperty':'tokens'} | valueProperty | begins with $",
        "{'slug':'bad','aggregation':'SUM','eventType':'e','valueProperty':'$.a[0]'} | valueProperty | no meter here follows",
        "{'slug':'bad','aggregation':'SUM','eventType':'e','valueProperty':'$..a'} | valueProperty | no meter here follows",
        "{'slug':'bad','aggregation':'SUM','eventType':'e','valueProperty':'$.*'} | valueProperty | no meter here follows",
        "{'slug':'bad','aggregation':'SUM','eventType':'e','valueProperty':'$'} | valueProperty | no meter here follows",
        "{'slug':'bad','aggregation':'UNIQUE_COUNT','eventType':'e','valueProperty':'$.a.b'} | valueProperty | a field of the data itself",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','groupBy':{'m':'$.a[*]'}} | groupBy.m | no meter here follows",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','groupBy':{'a b':'$.a'}} | groupBy[0].name | must be 1 to 64",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','groupBy':{'subject':'$.s'}} | groupBy.subject | every answer can be grouped by",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','eventFrom':'2026-01-01T00:00:00Z'} | eventFrom | is not served",
        "{'slug':'bad','aggregation':'SUM','eventType':'e','valueProperty':'$.v','metadata':{'tallygate.scale':'12'}} | metadata.tallygate.scale | must be 0 to 9",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','metadata':{'tallygate.keep':'all'}} | metadata.tallygate.keep | must be counts or events",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','metadata':{'tallygate.size':'1'}} | metadata.tallygate.size | is no setting",
        "{'slug':'bad','aggregation':'COUNT','eventType':'e','colour':'red'} | colour | is not a field that is known",
        "[] | body | must be a JSON object"
      })
  void shouldRefuseByNameWhatNoMeterCanBe(String body, String field, String detail)
      throws Exception {
    Answer refused = create(body.replace('\'', '"'));
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.contentType()).isEqualTo("application/problem+json");
    assertThat(refused.errors()).containsExactly(field);
    assertThat(refused.detail()).contains(detail);
    assertThat(server.core.meters().byKey(0, "bad")).isNull();
  }

  @Test
  void shouldDescribeAMeterAnew() throws Exception {
    server.meter(
        "{\"slug\":\"described\",\"aggregation\":\"COUNT\",\"eventType\":\"d\",\"groupBy\":{\"m\":\"$.m\"},"
            + "\"metadata\":{\"a\":\"1\",\"tallygate.unit\":\"call\"}}");
    Answer changed =
        change(
            "PUT",
            "/api/v1/meters/described",
            "{\"name\":\"New\",\"metadata\":{\"b\":\"2\"},\"groupBy\":{\"m\":\"$['m']\"}}");
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.json().path("name").asText()).isEqualTo("New");
    assertThat(changed.json().path("metadata").toString())
        .isEqualTo("{\"b\":\"2\",\"tallygate.unit\":\"call\"}");
    assertThat(meter("described").unit()).isEqualTo("call");

    Answer other = change("PUT", "/api/v1/meters/described", "{\"groupBy\":{\"m\":\"$.n\"}}");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.errors()).containsExactly("groupBy");
    Answer scale =
        change("PUT", "/api/v1/meters/described", "{\"metadata\":{\"tallygate.unit\":\"x\"}}");
    assertThat(scale.errors()).containsExactly("metadata.tallygate.unit");
    assertThat(change("PUT", "/api/v1/meters/nothing", "{}").status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseASlugThatIsInUse() throws Exception {
    String meter = "{\"slug\":\"twice\",\"aggregation\":\"COUNT\",\"eventType\":\"twice\"}";
    assertThat(create(meter).status()).isEqualTo(201);
    Answer again = create(meter);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("title").asText()).isEqualTo("Conflict");
  }

  @Test
  void shouldArchiveADeletedMeter() throws Exception {
    String definition = "{\"slug\":\"gone\",\"aggregation\":\"COUNT\",\"eventType\":\"gone\"}";
    String id = server.meter(definition).path("id").asText();
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"s\",\"type\":\"gone\",\"subject\":\"g\"}";
    assertThat(server.events("application/cloudevents+json", event.formatted("g1")).status())
        .isEqualTo(204);

    Answer deleted = change("DELETE", "/api/v1/meters/" + id, "");
    assertThat(deleted.status()).as(deleted.body()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    assertThat(server.get("/api/v1/meters/gone").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/meters/gone/query").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/meters/gone/subjects").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/meters").json().findValuesAsText("slug")).doesNotContain("gone");
    Answer refused = server.events("application/cloudevents+json", event.formatted("g2"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.errors()).containsExactly("type");
    assertThat(change("DELETE", "/api/v1/meters/gone", "").status()).isEqualTo(404);

    Answer other =
        create("{\"slug\":\"gone\",\"aggregation\":\"COUNT\",\"eventType\":\"something else\"}");
    assertThat(other.status()).as(other.body()).isEqualTo(409);
    assertThat(other.errors()).containsExactly("eventType");
    assertThat(create(definition).status()).isEqualTo(201);
    assertThat(server.events("application/cloudevents+json", event.formatted("g3")).status())
        .isEqualTo(204);
    assertThat(
            server
                .get("/api/v1/meters/gone/query")
                .json()
                .path("data")
                .path(0)
                .path("value")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void shouldKeepAMeterThatAPlanLooksAt() throws Exception {
    server.meter("{\"slug\":\"billed\",\"aggregation\":\"COUNT\",\"eventType\":\"billed\"}");
    catalog(
        """
        plans:
          - key: plan
            name: Plan
            currency: EUR
            period: month
            charges: [{type: per-unit, key: c, name: C, meter: billed, price: "1"}]
        """);
    Answer refused = change("DELETE", "/api/v1/meters/billed", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).contains("a plan looks at the meter").contains("plan=plan");
    assertThat(server.get("/api/v1/meters/billed").status()).isEqualTo(200);
  }

  @Test
  void shouldShowMetersThatTheCatalogBrought() throws Exception {
    catalog(
        """
        meters:
          - {key: native, eventType: n, aggregation: max, value: $.v, keep: events, scale: 2}
        """);
    JsonNode meter = server.get("/api/v1/meters/native").json();
    assertThat(meter.path("aggregation").asText()).isEqualTo("MAX");
    assertThat(meter.path("name").asText()).isEqualTo("native");
    assertThat(meter.path("createdAt").asText()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void shouldServeATenantThatHasNothingYet() throws Exception {
    assertThat(server.send(CompatGateway.NEW_TENANT_KEY, "GET", "/api/v1/meters", "", "").body())
        .isEqualTo("[]");
    assertThat(server.send(CompatGateway.NEW_TENANT_KEY, "GET", "/api/v1/subjects", "", "").body())
        .isEqualTo("[]");
    assertThat(server.send(CompatGateway.NEW_TENANT_KEY, "GET", "/api/v1/events", "", "").body())
        .isEqualTo("[]");
    Answer early =
        server.send(
            CompatGateway.NEW_TENANT_KEY, "POST", "/api/v1/events", "application/json", "[]");
    assertThat(early.status()).isEqualTo(400);
    Answer made =
        server.send(
            CompatGateway.NEW_TENANT_KEY,
            "POST",
            "/api/v1/meters",
            JSON,
            "{\"slug\":\"first\",\"aggregation\":\"COUNT\",\"eventType\":\"f\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    assertThat(server.send(CompatGateway.NEW_TENANT_KEY, "GET", "/api/v1/meters", "", "").json())
        .hasSize(1);
    assertThat(server.get("/api/v1/meters/first").status()).isEqualTo(404);
  }

  @Test
  void shouldAskForTheRightScope() throws Exception {
    String meter = "{\"slug\":\"scoped\",\"aggregation\":\"COUNT\",\"eventType\":\"f\"}";
    String sender = CompatGateway.INGEST_KEY;
    assertThat(server.send(sender, "POST", "/api/v1/meters", JSON, meter).status()).isEqualTo(403);
    assertThat(server.send(sender, "GET", "/api/v1/meters", "", "").status()).isEqualTo(403);
    assertThat(server.send(OpenMeterServer.NOBODY, "GET", "/api/v1/meters", "", "").status())
        .isEqualTo(401);
  }

  @Test
  void shouldListMetersInPages() throws Exception {
    server.meter("{\"slug\":\"page_1\",\"aggregation\":\"COUNT\",\"eventType\":\"p\"}");
    server.meter("{\"slug\":\"page_2\",\"aggregation\":\"COUNT\",\"eventType\":\"p\"}");
    JsonNode all = server.get("/api/v1/meters?pageSize=1000").json();
    assertThat(server.get("/api/v1/meters?pageSize=1&page=2").json()).containsExactly(all.path(1));
    assertThat(server.get("/api/v1/meters?pageSize=0").errors()).containsExactly("pageSize");
  }

  @Test
  void shouldRememberWhatIsSaidOfSubjects() throws Exception {
    Answer made =
        server.post(
            "/api/v1/subjects",
            JSON,
            "[{\"key\":\"acme/1\",\"displayName\":\"ACME\",\"metadata\":{\"tier\":\"gold\"}},{\"key\":\"other\"}]");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    JsonNode acme = made.json().path(0);
    assertThat(acme.path("key").asText()).isEqualTo("acme/1");
    assertThat(acme.path("displayName").asText()).isEqualTo("ACME");
    assertThat(acme.path("metadata").path("tier").asText()).isEqualTo("gold");
    assertThat(server.get("/api/v1/subjects").json()).contains(acme, made.json().path(1));
    assertThat(server.get("/api/v1/subjects/acme%2F1").json()).isEqualTo(acme);
    assertThat(server.get("/api/v1/subjects/" + acme.path("id").asText()).json()).isEqualTo(acme);

    server.post("/api/v1/subjects", JSON, "[{\"key\":\"acme/1\",\"metadata\":null}]");
    JsonNode changed = server.get("/api/v1/subjects/acme%2F1").json();
    assertThat(changed.path("displayName").asText()).isEqualTo("ACME");
    assertThat(changed.has("metadata")).isFalse();

    assertThat(change("DELETE", "/api/v1/subjects/acme%2F1", "").status()).isEqualTo(204);
    assertThat(server.get("/api/v1/subjects/acme%2F1").status()).isEqualTo(404);
    assertThat(change("DELETE", "/api/v1/subjects/acme%2F1", "").status()).isEqualTo(404);
    assertThat(server.post("/api/v1/subjects", JSON, "[]").errors()).containsExactly("body");
    assertThat(server.post("/api/v1/subjects", JSON, "[{\"key\":\"k\"},{}]").errors())
        .containsExactly("[1].key");
  }

  @Test
  void shouldShowSubjectsOfSubscriptions() throws Exception {
    catalog(
        """
        customers: [{key: c1, zone: UTC, currency: EUR}]
        plans: [{key: free, name: Free, currency: EUR, period: month}]
        subscriptions:
          - {key: s1, customer: c1, plan: free, from: 2026-01-01, subjects: [assigned]}
        """);
    assertThat(server.get("/api/v1/subjects").json().findValuesAsText("key")).contains("assigned");
    assertThat(server.get("/api/v1/subjects/assigned").status()).isEqualTo(200);
    Answer refused = change("DELETE", "/api/v1/subjects/assigned", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.detail()).contains("subscription=s1");
  }

  @Test
  void shouldBringBackEverythingAfterARestart() throws Exception {
    Map<String, String> labels = Map.of("name", "Kept", "metadata.k", "v");
    server.meter(
        "{\"slug\":\"kept\",\"name\":\"Kept\",\"aggregation\":\"COUNT\",\"eventType\":\"k\",\"metadata\":{\"k\":\"v\"}}");
    byte[] document = CatalogReader.writeJson(server.core.catalog().of(0).document());
    assertThat(CatalogReader.readJson(new ByteArrayInputStream(document)))
        .isEqualTo(server.core.catalog().of(0).document());
    assertThat(server.core.catalog(server.core.catalog().version()).of(0).document())
        .isEqualTo(server.core.catalog().of(0).document());
    assertThat(meter("kept").labels()).containsAllEntriesOf(labels);
  }
}
