package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.idempotency.AnswerStore;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.security.Scope;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.SystemEpochClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The file and the table of routes say the same, both ways: operations, scopes, parameters, idempotency keys. That answers have
 * the form of the file is checked wherever a test asks a {@link TestServer}.
 */
class OpenApiTest {
  private static final Pattern PART = Pattern.compile("\\{([a-z]+)}");

  private final OpenApiFile file = OpenApiFile.get();
  private final FakeRating core = new FakeRating();

  @AfterEach
  void close() {
    core.close();
  }

  private List<Route> routes() {
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    InfoApi info = new InfoApi(core, GatewayConfig.defaults(), "nio");
    WebhookApi webhooks = new WebhookApi(core, false, Clock.systemUTC());
    KeyedOperations keys =
        new KeyedOperations(new AnswerStore(Path.of("never"), Clock.systemUTC()));
    Monitor monitor =
        new Monitor(core, GatewayConfig.defaults().latency(), SystemEpochClock.INSTANCE);
    return ManagementApi.routes(
        core,
        new Health(() -> null),
        info,
        registry,
        monitor,
        new LiveApi(monitor.feed(), monitor.clock()),
        webhooks,
        List.of(),
        keys);
  }

  private JsonNode operation(Route route) {
    return file.operation(route.method().name(), route.path());
  }

  @Test
  void everyRouteIsInTheFileAndTheOtherWayRound() {
    Set<String> inCode = new TreeSet<>();
    for (Route route : routes()) {
      assertThat(inCode.add(route.method().name() + " " + route.path())).isTrue();
    }
    assertThat(new TreeSet<>(file.operations())).isEqualTo(inCode);
  }

  @Test
  void everyOperationTellsItsScopeAndItsPathParts() {
    Set<String> ids = new HashSet<>();
    for (Route route : routes()) {
      JsonNode operation = operation(route);
      assertThat(ids.add(operation.path("operationId").asText())).as(route.path()).isTrue();
      Scope scope = route.scope();
      if (scope == null) {
        assertThat(operation.path("security").isArray()).as(route.path()).isTrue();
        assertThat(operation.path("security")).isEmpty();
      } else {
        assertThat(operation.path("description").asText())
            .as(route.path())
            .startsWith("Needs scope `" + scope.name().toLowerCase(Locale.ROOT) + "`.");
        assertThat(operation.path("responses").has("401")).isTrue();
        assertThat(operation.path("responses").has("403")).isTrue();
      }
      List<String> parts = new ArrayList<>();
      Matcher matcher = PART.matcher(route.path());
      while (matcher.find()) {
        parts.add(matcher.group(1));
      }
      assertThat(file.parameters(operation, "path")).as(route.path()).hasSameElementsAs(parts);
    }
  }

  /** A route says what it takes with {@link Route#taking}; other parameters are refused. */
  @Test
  void everyParameterIsInTheFileAndTheOtherWayRound() {
    for (Route route : routes()) {
      assertThat(route.parameters()).as(route.path() + " says what it takes").isNotNull();
      assertThat(file.parameters(operation(route), "query"))
          .as(route.method() + " " + route.path())
          .isEqualTo(new TreeSet<>(route.parameters()));
      assertThat(operation(route).path("responses").has("400")).as(route.path()).isTrue();
    }
  }

  @Test
  void everyPostThatWritesTakesAnIdempotencyKeyAndTellsSo() {
    for (Route route : routes()) {
      boolean isPost = route.method().equals(HttpMethod.POST) && !Scope.READ.equals(route.scope());
      assertThat(route.isKeyed())
          .as(route.method() + " " + route.path())
          .isEqualTo(isPost && route.operation() != null);
      assertThat(file.parameters(operation(route), "header").contains("Idempotency-Key"))
          .as(route.method() + " " + route.path())
          .isEqualTo(isPost);
      if (route.isKeyed()) {
        assertThat(operation(route).path("responses").has("409")).as(route.path()).isTrue();
        assertThat(operation(route).path("responses").has("422")).as(route.path()).isTrue();
      }
    }
  }

  @Test
  void everyListIsPagedInOneForm() {
    int lists = 0;
    for (String each : file.operations()) {
      JsonNode operation = file.operation(each);
      JsonNode schema =
          file.resolve(
              file.answer(operation, 200).path("content").path("application/json").path("schema"));
      boolean isCatalog = schema.path("properties").has("tenant");
      if (each.startsWith("GET ")
          && !isCatalog
          && schema.path("properties").path("items").path("type").isTextual()) {
        lists++;
        assertThat(file.parameters(operation, "query")).as(each).contains("after", "limit");
        assertThat(schema.path("properties").path("next").path("$ref").asText())
            .as(each)
            .isEqualTo("#/components/schemas/Next");
      }
    }
    assertThat(lists).isGreaterThan(15);
  }

  @Test
  void everyErrorIsAProblemDocument() {
    for (String each : file.operations()) {
      for (Map.Entry<String, JsonNode> answer :
          file.operation(each).path("responses").properties()) {
        JsonNode resolved = file.resolve(answer.getValue());
        assertThat(resolved.path("description").asText()).as(each).isNotEmpty();
        if (answer.getKey().startsWith("4")) {
          assertThat(
                  resolved
                      .path("content")
                      .path("application/problem+json")
                      .path("schema")
                      .isObject())
              .as(each + " " + answer.getKey())
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
    Set<String> references = new TreeSet<>();
    for (JsonNode reference : file.root().findValues("$ref")) {
      assertThat(file.root().at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
      references.add(reference.asText());
    }
    for (Map.Entry<String, JsonNode> kind : file.root().path("components").properties()) {
      if (!kind.getKey().equals("securitySchemes")) {
        kind.getValue()
            .fieldNames()
            .forEachRemaining(
                name ->
                    assertThat(references).contains("#/components/" + kind.getKey() + "/" + name));
      }
    }
  }
}
