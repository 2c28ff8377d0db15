package io.tallygate.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code openapi.yaml}, and whether an answer has the form that it says: as much of JSON Schema as the file uses. */
final class OpenApiFile {
  private final JsonNode root;

  OpenApiFile() throws IOException {
    root = new YAMLMapper().readTree(Path.of("openapi.yaml").toFile());
  }

  /** {@code GET /api/v1/info} and so on. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            operations.add(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  JsonNode operation(String method, String path) {
    return root.path("paths").path(path).path(method.toLowerCase(java.util.Locale.ROOT));
  }

  /** What is wrong with an answer in JSON; empty if it is as the file says. */
  List<String> faults(String method, String path, int status, String contentType, JsonNode body) {
    for (String operation : operations()) {
      String template = operation.substring(operation.indexOf(' ') + 1);
      Pattern pattern = Pattern.compile(template.replaceAll("\\{[a-z]+}", "[^/]+"));
      if (operation.startsWith(method + " ") && pattern.matcher(path).matches()) {
        JsonNode answer =
            resolve(operation(method, template).path("responses").path(Integer.toString(status)));
        JsonNode schema = answer.path("content").path(contentType).path("schema");
        if (schema.isMissingNode()) {
          return List.of("no such answer: " + operation + " " + status + " " + contentType);
        }
        List<String> faults = new ArrayList<>();
        check(schema, body, operation + " " + status, faults);
        return faults;
      }
    }
    return List.of("no such operation: " + method + " " + path);
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? resolve(root.at(reference.asText().substring(1))) : node;
  }

  private void check(JsonNode schemaOrReference, JsonNode value, String at, List<String> faults) {
    JsonNode schema = resolve(schemaOrReference);
    if (schema.has("anyOf") || schema.has("allOf")) {
      return;
    }
    JsonNode type = schema.path("type");
    String kind = type.isTextual() ? type.asText() : type.path(0).asText();
    boolean fits =
        switch (kind) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "boolean" -> value.isBoolean();
          default -> true;
        };
    if (!fits) {
      faults.add(at + " is not of type " + kind + ": " + value);
      return;
    }
    if (schema.has("pattern")
        && !Pattern.matches(schema.path("pattern").asText(), value.asText())) {
      faults.add(at + " does not match: " + value);
    }
    if (schema.has("enum")) {
      List<String> allowed = new ArrayList<>();
      schema.path("enum").forEach(each -> allowed.add(each.asText()));
      if (!allowed.contains(value.asText())) {
        faults.add(at + " is none of " + allowed + ": " + value);
      }
    }
    schema
        .path("required")
        .forEach(
            name -> {
              if (!value.has(name.asText())) {
                faults.add(at + "." + name.asText() + " is missing");
              }
            });
    if (value.isArray()) {
      value.forEach(item -> check(schema.path("items"), item, at + "[]", faults));
    }
    value
        .properties()
        .forEach(
            field -> {
              JsonNode property = schema.path("properties").path(field.getKey());
              JsonNode others = schema.path("additionalProperties");
              if (!property.isMissingNode()) {
                check(property, field.getValue(), at + "." + field.getKey(), faults);
              } else if (others.isObject()) {
                check(others, field.getValue(), at + "." + field.getKey(), faults);
              } else if (!others.asBoolean(false)) {
                faults.add(at + "." + field.getKey() + " is not in the file");
              }
            });
  }
}
