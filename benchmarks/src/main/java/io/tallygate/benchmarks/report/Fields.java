package io.tallygate.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A value of a result with the way to it, so that what is missing can be named.
 *
 * @param path file and fields, for messages
 */
record Fields(String path, JsonNode json) {
  Fields at(String name) {
    return new Fields(path + (path.contains(": ") ? "." : ": ") + name, json.path(name));
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  double number(String name) {
    OptionalDouble value = optionalNumber(name);
    if (value.isEmpty()) {
      throw wrong(at(name), "a number");
    }
    return value.getAsDouble();
  }

  OptionalDouble optionalNumber(String name) {
    JsonNode value = json.path(name);
    return value.isNumber() ? OptionalDouble.of(value.asDouble()) : OptionalDouble.empty();
  }

  String text(String name) {
    JsonNode value = json.path(name);
    if (!value.isValueNode() || value.isNull()) {
      throw wrong(at(name), "a text");
    }
    return value.asText();
  }

  String text(String name, String otherwise) {
    JsonNode value = json.path(name);
    return value.isValueNode() && !value.isNull() ? value.asText() : otherwise;
  }

  /** Elements of an array. */
  List<Fields> list(String name) {
    if (!json.path(name).isArray()) {
      throw wrong(at(name), "an array");
    }
    return at(name).elements();
  }

  List<Fields> elements() {
    List<Fields> all = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      all.add(new Fields(path + "[" + i + "]", json.get(i)));
    }
    return all;
  }

  private static BadResultException wrong(Fields at, String expected) {
    return new BadResultException(
        at.path()
            + " should be "
            + expected
            + (at.json().isMissingNode() ? ", and is missing" : ""));
  }
}
