package io.tallygate.gateway.http;

import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A served gateway with a small real core, for tests that ask it as the OpenAPI file says. */
final class ApiWorld implements AutoCloseable {
  /** When the examples of the file are sent. */
  static final Instant NOW = Instant.parse("2026-07-15T12:00:00Z");

  /** The order in which the examples make sense; operations that are not named come behind, those that only read first. */
  private static final List<String> ORDER =
      List.of(
          "putCatalog",
          "postEvents",
          "replaceEvent",
          "voidEvents",
          "backFill",
          "putZones",
          "putCalendar",
          "putMeter",
          "putCustomer",
          "putPlan",
          "putSubscription",
          "putItem",
          "putGrant",
          "addZones",
          "addCalendar",
          "addMeter",
          "addCustomer",
          "addPlan",
          "addSubscription",
          "addItem",
          "addGrant",
          "postItem",
          "closePeriods",
          "getStatement",
          "listStatements",
          "listStatementRecords",
          "listLineRecords",
          "approveStatements",
          "issueStatements",
          "discardStatements",
          "cancelStatement",
          "reissueStatement",
          "releaseLateUsage",
          "changePlan",
          "cancelSubscription",
          "putWebhook",
          "redeliver");

  private static final String LAST = "deleteWebhook";

  private static final OpenApiFile FILE = OpenApiFile.get();

  final Core core;
  final TestServer server;

  ApiWorld(Path directory) throws Exception {
    CoreSettings defaults = CoreSettings.defaults(directory);
    core =
        Core.open(
            new CoreSettings(
                directory,
                defaults.durability(),
                1 << 20,
                2,
                1 << 20,
                8,
                8,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofHours(24),
                100_000,
                10_000,
                1 << 20),
            CrashPoints.NONE);
    server = new TestServer(core, Map.of(), null, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Sends the examples of every operation, once; returns the answers by operation. */
  Map<String, Answer> sendExamples() throws Exception {
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (String operation : script()) {
      answers.put(operation, ApiExample.of(FILE, operation).send(server));
    }
    return answers;
  }

  private static List<String> script() {
    Map<String, String> byId = new HashMap<>();
    List<String> reading = new ArrayList<>();
    for (String operation : FILE.operations()) {
      String id = FILE.operation(operation).path("operationId").asText();
      byId.put(id, operation);
      if (!ORDER.contains(id) && !id.equals(LAST)) {
        reading.add(operation);
      }
    }
    List<String> script = new ArrayList<>();
    ORDER.forEach(id -> script.add(byId.get(id)));
    script.addAll(reading);
    script.add(byId.get(LAST));
    return script;
  }

  @Override
  public void close() {
    server.close();
    core.close();
  }
}
