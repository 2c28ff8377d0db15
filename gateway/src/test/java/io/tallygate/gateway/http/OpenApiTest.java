package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.security.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The file and the table of routes say the same. */
class OpenApiTest {
  private static final Pattern PART = Pattern.compile("\\{([a-z]+)}");

  private final FakeRating core = new FakeRating();

  @AfterEach
  void close() {
    core.close();
  }

  private List<Route> routes() {
    PrometheusMeterRegistry registry = GatewayMetrics.newRegistry();
    InfoApi info = new InfoApi(core, GatewayConfig.defaults(), "nio");
    WebhookApi webhooks = new WebhookApi(core, false, Clock.systemUTC());
    return ManagementApi.routes(core, new Health(() -> null), info, registry, webhooks, List.of());
  }

  @Test
  void everyRouteIsInTheFileAndTheOtherWayRound() throws Exception {
    Set<String> inCode = new TreeSet<>();
    for (Route route : routes()) {
      assertThat(inCode.add(route.method().name() + " " + route.path())).isTrue();
    }
    assertThat(new OpenApiFile().operations()).isEqualTo(inCode);
  }

  @Test
  void everyOperationTellsItsScopeAndItsPathParts() throws Exception {
    OpenApiFile file = new OpenApiFile();
    Set<String> ids = new HashSet<>();
    for (Route route : routes()) {
      JsonNode operation = file.operation(route.method().name(), route.path());
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
      List<String> declared = new ArrayList<>();
      for (JsonNode parameter : operation.path("parameters")) {
        if (parameter.path("in").asText().equals("path")) {
          declared.add(parameter.path("name").asText());
        }
      }
      assertThat(declared).as(route.path()).isEqualTo(parts);
    }
  }
}
