package io.tallygate.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code openapi.yaml}, and whether a request or an answer has the form that it says. Read once; any thread. */
public final class OpenApiFile {
  private static final String URI = "https://tallygate.test/openapi.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OpenApiFile INSTANCE = new OpenApiFile();

  private final JsonNode root;
  private final JsonSchemaFactory asWritten;
  private final JsonSchemaFactory closed;
  private final Map<JsonNode, JsonSchema> requests = new HashMap<>();
  private final Map<JsonNode, JsonSchema> answers = new HashMap<>();

  private OpenApiFile() {
    try {
      root = new YAMLMapper().readTree(Path.of("openapi.yaml").toFile());
      asWritten = factory(root);
      closed = factory(close(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static OpenApiFile get() {
    return INSTANCE;
  }

  private static JsonSchemaFactory factory(JsonNode document) {
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012,
        builder ->
            builder.schemaLoaders(loaders -> loaders.schemas(Map.of(URI, document.toString()))));
  }

  /** Answers may hold nothing that is not in the file: objects with properties are closed, after what is combined is one object. */
  private JsonNode close(JsonNode node) {
    if (node.isArray()) {
      var copy = ((ArrayNode) node).arrayNode();
      node.forEach(each -> copy.add(close(each)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = ((ObjectNode) node).objectNode();
    (node.has("allOf") ? merged(node) : node)
        .properties()
        .forEach(field -> copy.set(field.getKey(), close(field.getValue())));
    if (copy.path("properties").isObject()
        && copy.path("type").asText().equals("object")
        && !copy.has("additionalProperties")) {
      copy.put("additionalProperties", false);
    }
    return copy;
  }

  private ObjectNode merged(JsonNode node) {
    ObjectNode all = ((ObjectNode) node).objectNode();
    all.put("type", "object");
    ObjectNode properties = all.putObject("properties");
    var required = all.putArray("required");
    for (JsonNode part : node.path("allOf")) {
      JsonNode resolved = resolve(part);
      JsonNode one = resolved.has("allOf") ? merged(resolved) : resolved;
      one.path("properties").properties().forEach(p -> properties.set(p.getKey(), p.getValue()));
      one.path("required").forEach(required::add);
    }
    return all;
  }

  JsonNode root() {
    return root;
  }

  /** {@code GET /api/v1/info} and so on, in the order of the file. */
  List<String> operations() {
    List<String> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }
    return operations;
  }

  JsonNode operation(String method, String path) {
    return root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
  }

  JsonNode operation(String methodAndPath) {
    int space = methodAndPath.indexOf(' ');
    return operation(methodAndPath.substring(0, space), methodAndPath.substring(space + 1));
  }

  /** Parameters of an operation, references resolved. */
  List<JsonNode> parameters(JsonNode operation) {
    List<JsonNode> parameters = new ArrayList<>();
    operation.path("parameters").forEach(each -> parameters.add(resolve(each)));
    return parameters;
  }

  /** Names of the parameters of a place: {@code query}, {@code header} or {@code path}; as in {@link Route#taking}. */
  Set<String> parameters(JsonNode operation, String in) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : parameters(operation)) {
      if (parameter.path("in").asText().equals(in)) {
        boolean isList = parameter.path("schema").path("type").asText().equals("array");
        boolean isDeep = parameter.path("style").asText().equals("deepObject");
        names.add(parameter.path("name").asText() + (isList ? "*" : isDeep ? "[]" : ""));
      }
    }
    return names;
  }

  JsonNode answer(JsonNode operation, int status) {
    return resolve(operation.path("responses").path(Integer.toString(status)));
  }

  JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? resolve(root.at(reference.asText().substring(1))) : node;
  }

  /** The path of the file that a path of a request is of, those without parts first; null if it is none of it. */
  @Nullable String template(String path) {
    if (root.path("paths").has(path)) {
      return path;
    }
    for (Map.Entry<String, JsonNode> each : root.path("paths").properties()) {
      String template = each.getKey();
      if (template.contains("{")
          && Pattern.matches(template.replaceAll("\\{[a-z]+}", "[^/]+"), path)) {
        return template;
      }
    }
    return null;
  }

  /**
   * What is wrong with an answer; empty if it is as the file says, or the file does not know the operation.
   *
   * @param target path and query
   */
  public List<String> faults(
      String method, String target, int status, String contentType, String body) {
    int query = target.indexOf('?');
    String template = template(query < 0 ? target : target.substring(0, query));
    JsonNode operation = template == null ? root.path("nothing") : operation(method, template);
    if (operation.isMissingNode() || status >= 500 && status != 503) {
      return List.of();
    }
    String what = method + " " + template + " " + status;
    JsonNode answer = answer(operation, status);
    if (answer.isMissingNode()) {
      return List.of(what + " is not in the file: " + body);
    }
    String media = EventForms.mediaType(contentType);
    JsonNode schema = answer.path("content").path(media).path("schema");
    if (schema.isMissingNode()) {
      return List.of(what + " is not in the file as " + media);
    }
    JsonNode ofLine = answer.path("content").path(media).path("x-itemSchema");
    if (ofLine.isObject()) {
      return body.lines().flatMap(line -> faults(what, ofLine, line).stream()).toList();
    }
    return media.endsWith("json") ? faults(what, schema, body) : List.of();
  }

  private List<String> faults(String what, JsonNode schema, String text) {
    try {
      return messages(what, schema(schema, closed, answers).validate(JSON.readTree(text)));
    } catch (JsonProcessingException e) {
      return List.of(what + " is not JSON: " + e.getOriginalMessage());
    }
  }

  /** What is wrong with a value that a request sends. */
  List<String> requestFaults(JsonNode schema, JsonNode value, String what) {
    return messages(what, schema(schema, asWritten, requests).validate(value));
  }

  private static List<String> messages(String what, Set<ValidationMessage> found) {
    return found.stream().map(message -> what + " " + message.getMessage()).toList();
  }

  private static JsonSchema schema(
      JsonNode node, JsonSchemaFactory factory, Map<JsonNode, JsonSchema> known) {
    synchronized (known) {
      return known.computeIfAbsent(
          node,
          schema ->
              factory.getSchema(
                  absolute(schema),
                  SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build()));
    }
  }

  private static JsonNode absolute(JsonNode node) {
    if (node.isArray()) {
      var copy = ((ArrayNode) node).arrayNode();
      node.forEach(each -> copy.add(absolute(each)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = ((ObjectNode) node).objectNode();
    node.properties()
        .forEach(
            field ->
                copy.set(
                    field.getKey(),
                    field.getKey().equals("$ref")
                        ? TextNode.valueOf(URI + field.getValue().asText())
                        : absolute(field.getValue())));
    return copy;
  }
}
