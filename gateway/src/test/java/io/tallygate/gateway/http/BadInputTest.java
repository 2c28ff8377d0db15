package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.http.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong with a request, made from the file: every operation is asked with its example, with one thing wrong. Each must be
 * refused with a problem document that names that thing.
 */
@Timeout(120)
class BadInputTest {
  private static final OpenApiFile FILE = OpenApiFile.get();

  /** They answer 200, and refuse each event by its index and field. */
  private static final Set<String> BY_INDEX =
      Set.of("POST /api/v1/events", "POST /api/v1/events/void");

  @TempDir static Path directory;
  private static ApiWorld world;

  @BeforeAll
  static void start() throws Exception {
    world = new ApiWorld(directory);
    world.sendExamples();
    ApiExample.of(FILE, "PUT /api/v1/webhooks/{key}").send(world.server);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static void assertNamed(String what, Answer answer, String field) throws Exception {
    assertThat(answer.status()).as(what + ": " + answer.body()).isBetween(400, 499);
    assertThat(answer.contentType()).as(what).isEqualTo("application/problem+json");
    List<String> named = new ArrayList<>();
    named.add(answer.json().path("field").asText());
    answer.json().path("problems").forEach(each -> named.add(each.path("path").asText()));
    assertThat(named)
        .as(what + ": " + answer.body())
        .anyMatch(
            name ->
                name.equals(field)
                    || name.startsWith(field + "[")
                    || name.startsWith(field + ".")
                    || name.endsWith("." + field));
  }

  @Test
  void unknownParametersAreRefusedByName() throws Exception {
    for (String operation : FILE.operations()) {
      ApiExample example = ApiExample.of(FILE, operation).with("colour", "red");
      assertNamed(operation, example.send(world.server), "colour");
    }
  }

  @Test
  void missingParametersAreNamed() throws Exception {
    int count = 0;
    for (String operation : FILE.operations()) {
      for (JsonNode parameter : FILE.parameters(FILE.operation(operation))) {
        String name = parameter.path("name").asText();
        if (parameter.path("in").asText().equals("query")
            && parameter.path("required").asBoolean()) {
          Answer answer = ApiExample.of(FILE, operation).with(name, null).send(world.server);
          assertNamed(operation + " without " + name, answer, name);
          count++;
        }
      }
    }
    assertThat(count).isGreaterThan(7);
  }

  @Test
  void parametersOfAnotherTypeOrOutOfBoundsAreNamed() throws Exception {
    int count = 0;
    for (String operation : FILE.operations()) {
      for (JsonNode parameter : FILE.parameters(FILE.operation(operation))) {
        String name = parameter.path("name").asText();
        if (!parameter.path("in").asText().equals("query")) {
          continue;
        }
        for (String value : wrong(FILE.resolve(parameter.path("schema")))) {
          Answer answer = ApiExample.of(FILE, operation).with(name, value).send(world.server);
          assertNamed(operation + "?" + name + "=" + value, answer, name);
          count++;
        }
      }
    }
    assertThat(count).isGreaterThan(60);
  }

  private static List<String> wrong(JsonNode schema) {
    List<String> values = new ArrayList<>();
    switch (schema.path("type").asText()) {
      case "integer" -> {
        values.add("many");
        values.add("1.5");
        if (schema.has("minimum")) {
          values.add(Long.toString(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("maximum")) {
          values.add(Long.toString(schema.path("maximum").asLong() + 1));
        }
      }
      case "boolean" -> values.add("perhaps");
      default -> {
        if (schema.has("enum") || schema.has("pattern")) {
          values.add("no such value");
        }
        if (schema.path("format").asText().equals("date-time")) {
          values.add("tomorrow");
          values.add("2026-07-01T00:00:00");
        }
      }
    }
    return values;
  }

  @Test
  void repeatedParametersAreNamed() throws Exception {
    for (String operation : FILE.operations()) {
      ApiExample example = ApiExample.of(FILE, operation);
      for (String name : FILE.parameters(FILE.operation(operation), "query")) {
        if (!name.endsWith("*") && !name.endsWith("]")) {
          String query = name + "=1&" + name + "=2";
          Answer answer =
              world.server.send(example.method(), example.path() + "?" + query, "", new byte[0]);
          assertNamed(operation + "?" + query, answer, name);
        }
      }
    }
  }

  private static JsonNode schemaOfObject(String operation) {
    return FILE.resolve(
        FILE.operation(operation)
            .path("requestBody")
            .path("content")
            .path("application/json")
            .path("schema"));
  }

  /** What is posted to a list has a key that nothing has yet. */
  private static JsonNode unused(String operation, JsonNode body) {
    ObjectNode other = body.deepCopy();
    if (operation.startsWith("POST ") && body.has("key")) {
      other.put("key", "unused");
    }
    return other;
  }

  @Test
  void fieldsOfBodiesThatAreUnknownMissingOrOfAnotherTypeAreNamed() throws Exception {
    int count = 0;
    for (String operation : FILE.operations()) {
      JsonNode schema = schemaOfObject(operation);
      ApiExample sent = ApiExample.of(FILE, operation);
      if (!schema.has("properties") || BY_INDEX.contains(operation) || sent.body() == null) {
        continue;
      }
      ApiExample example = sent.with(unused(operation, sent.body()));
      if (schema.has("additionalProperties")) {
        ObjectNode unknown = example.body().deepCopy();
        unknown.put("colour", "red");
        assertNamed(operation, example.with(unknown).send(world.server), "colour");
        count++;
      }
      for (JsonNode required : schema.path("required")) {
        ObjectNode missing = example.body().deepCopy();
        missing.remove(required.asText());
        String what = operation + " without " + required;
        assertNamed(what, example.with(missing).send(world.server), required.asText());
        count++;
      }
      for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
        String name = property.getKey();
        String type = FILE.resolve(property.getValue()).path("type").asText();
        if (type.isEmpty()) {
          continue;
        }
        ObjectNode other = example.body().deepCopy();
        if (type.equals("array") || type.equals("object")) {
          other.put(name, 7);
        } else {
          other.putObject(name).put("x", 1);
        }
        String what = operation + " " + other;
        assertNamed(what, example.with(other).send(world.server), name);
        count++;
      }
    }
    assertThat(count).isGreaterThan(150);
  }

  @Test
  void bodiesThatAreNoJsonAreToldByLineAndColumn() throws Exception {
    int count = 0;
    for (String operation : FILE.operations()) {
      ApiExample example = ApiExample.of(FILE, operation);
      if (!FILE.operation(operation).has("requestBody")) {
        continue;
      }
      String type = example.contentType().isEmpty() ? "application/json" : example.contentType();
      Answer answer =
          world.server.send(
              example.method(),
              example.target(),
              type,
              (type.contains("batch") ? "[\n  {},\n}" : "{\n  \"a\": [1,\n}").getBytes(UTF_8));
      assertNamed(operation, answer, "body");
      assertThat(answer.body()).as(operation).contains("[line=3] [column=");
      Answer other =
          world.server.send(
              example.method(), example.target(), "text/plain", "hello".getBytes(UTF_8));
      assertThat(other.status()).as(operation).isEqualTo(415);
      assertNamed(operation, other, "Content-Type");
      count++;
    }
    assertThat(count).isGreaterThan(25);
  }

  @Test
  void otherMethodsAreToldWhichThereAre() throws Exception {
    for (Map.Entry<String, JsonNode> path : FILE.root().path("paths").properties()) {
      for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
        if (!path.getValue().has(method.toLowerCase(java.util.Locale.ROOT))) {
          String some =
              FILE.operations().stream()
                  .filter(each -> each.endsWith(" " + path.getKey()))
                  .findFirst()
                  .orElseThrow();
          Answer answer =
              world.server.send(method, ApiExample.of(FILE, some).path(), "", new byte[0]);
          boolean isOther = answer.status() != 405;
          // A path without parts may be one with parts for another method: GET /statements/approve,
          // or PUT /plans/try with a body.
          if (!isOther) {
            assertNamed(method + " " + path.getKey(), answer, "method");
            String allowed = answer.response().headers().firstValue("allow").orElse("");
            assertThat(allowed).as(path.getKey()).isNotEmpty().doesNotContain(method);
          } else {
            assertThat(answer.status()).as(method + " " + path.getKey()).isIn(404, 415);
          }
        }
      }
    }
  }

  @Test
  void partsOfPathsThatAreNotThereAreNamed() throws Exception {
    for (String operation : FILE.operations()) {
      Set<String> parts = FILE.parameters(FILE.operation(operation), "path");
      if (parts.isEmpty() || operation.startsWith("PUT ")) {
        continue;
      }
      String last = parts.contains("line") ? "line" : parts.iterator().next();
      ApiExample example = ApiExample.of(FILE, operation);
      String template = operation.substring(operation.indexOf(' ') + 1);
      String target = template.replace("{" + last + "}", "nosuch").replaceAll("\\{id}", "1");
      Answer answer =
          new ApiExample(operation, target, example.query(), example.contentType(), example.body())
              .send(world.server);
      assertNamed(operation, answer, last);
      assertThat(answer.status()).as(operation).isEqualTo(404);
    }
  }
}
