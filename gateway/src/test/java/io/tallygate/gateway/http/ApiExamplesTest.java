package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.gateway.idempotency.AnswerStore;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.vertx.core.MultiMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code openapi.yaml}, sent to a served gateway: each operation once, and each answer in the form of the file. */
@Timeout(120)
class ApiExamplesTest {
  @TempDir static Path directory;
  private static ApiWorld world;
  private static final OpenApiFile FILE = OpenApiFile.get();
  private static final Map<String, Answer> ANSWERS = new HashMap<>();

  @BeforeAll
  static void sendTheExamples() throws Exception {
    world = new ApiWorld(directory);
    ANSWERS.putAll(world.sendExamples());
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void everyOperationSucceedsAsTheFileShowsIt() {
    assertThat(ANSWERS.keySet()).containsExactlyInAnyOrderElementsOf(FILE.operations());
    ANSWERS.forEach(
        (operation, answer) ->
            assertThat(answer.status()).as(operation + " " + answer.body()).isBetween(200, 201));
  }

  @Test
  void everyOperationHasAnExample() {
    for (String operation : FILE.operations()) {
      ApiExample example = ApiExample.of(FILE, operation);
      boolean isRequest =
          example.body() != null || !example.query().isEmpty() || operation.contains("{");
      boolean isAnswer = false;
      for (JsonNode media : FILE.answer(FILE.operation(operation), 200).path("content")) {
        isAnswer |= media.has("example");
      }
      assertThat(isRequest || isAnswer).as(operation).isTrue();
    }
  }

  @Test
  void theExamplesHaveTheFormOfTheirSchemas() {
    for (String operation : FILE.operations()) {
      JsonNode written = FILE.operation(operation);
      for (JsonNode parameter : FILE.parameters(written)) {
        if (parameter.has("example")) {
          assertThat(
                  FILE.requestFaults(
                      parameter.path("schema"),
                      parameter.path("example"),
                      operation + " " + parameter.path("name")))
              .isEmpty();
        }
      }
      for (JsonNode media : written.path("requestBody").path("content")) {
        if (media.has("example")) {
          assertThat(FILE.requestFaults(media.path("schema"), media.path("example"), operation))
              .isEmpty();
        }
      }
      for (JsonNode media : FILE.answer(written, 200).path("content")) {
        if (media.has("example") && media.path("example").isContainerNode()) {
          assertThat(FILE.requestFaults(media.path("schema"), media.path("example"), operation))
              .isEmpty();
        }
      }
    }
  }

  /** What is in the file and nobody looks at would be a promise that is not kept. */
  @Test
  void everyParameterOfTheFileIsRead() throws Exception {
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    KeyedOperations keys =
        new KeyedOperations(new AnswerStore(directory.resolve("other"), Clock.systemUTC()));
    List<Route> routes =
        ManagementApi.routes(
            world.core,
            world.server.health,
            new InfoApi(world.core, GatewayConfig.defaults(), "nio"),
            registry,
            world.server.monitor,
            new LiveApi(world.server.monitor.feed(), world.server.monitor.clock()),
            new WebhookApi(world.core, false, Clock.systemUTC()),
            List.of(),
            keys);
    ApiExample.of(FILE, "PUT /api/v1/webhooks/{key}").send(world.server);
    int parameters = 0;
    for (Route route : routes) {
      String operation = route.method() + " " + route.path();
      Set<String> declared = FILE.parameters(FILE.operation(operation), "query");
      if (declared.isEmpty() || route.operation() == null) {
        continue;
      }
      ApiExample example = ApiExample.of(FILE, operation);
      MultiMap query = MultiMap.caseInsensitiveMultiMap();
      example.query().forEach(each -> query.add(each.getKey(), each.getValue()));
      if (declared.contains("after")) {
        query.add("after", "00");
      }
      if (declared.contains("filter[]")) {
        query.add("filter[direction]", "out");
      }
      ReadParameters read = new ReadParameters(query);
      byte[] body =
          example.body() == null ? new byte[0] : example.body().toString().getBytes(UTF_8);
      MultiMap headers =
          MultiMap.caseInsensitiveMultiMap().add("Content-Type", example.contentType());
      Access access = new Access("test", "default", EnumSet.allOf(Scope.class));
      try {
        route
            .operation()
            .handle(new Call(access, parts(route, example), read.map(), headers, body));
      } catch (ProblemException refused) {
        assertThat(refused.problem().status()).as(operation).isBetween(404, 409);
      }
      Set<String> wanted = new TreeSet<>();
      declared.forEach(name -> wanted.add(name.replace("*", "").replace("[]", "[direction]")));
      assertThat(read.names()).as(operation).isEqualTo(wanted);
      parameters += wanted.size();
    }
    assertThat(parameters).isGreaterThan(50);
  }

  private static Map<String, String> parts(Route route, ApiExample example) {
    Map<String, String> parts = new HashMap<>();
    String[] template = route.path().split("/");
    String[] path = example.path().split("/");
    for (int i = 0; i < template.length; i++) {
      if (template[i].startsWith("{")) {
        parts.put(template[i].substring(1, template[i].length() - 1), path[i]);
      }
    }
    return parts;
  }

  @Test
  void theDocumentIsServedAsItIs() throws Exception {
    Answer answer = ANSWERS.get("GET /openapi.yaml");
    assertThat(answer.contentType()).isEqualTo("application/yaml");
    assertThat(answer.body()).isEqualTo(Files.readString(Path.of("openapi.yaml")));
  }
}
