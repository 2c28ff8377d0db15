package io.tallygate.rating.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Dimension values and attributes as the store's texts. Not thread-safe: one for each query or transaction. */
final class JsonText {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> MAP = new TypeReference<>() {};

  /** Past so many different lists the dimensions are not few-valued, and remembering them does not pay. */
  private static final int REMEMBERED_MAX = 10_000;

  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<List<String>, String> texts = new HashMap<>();

  String write(List<String> values) {
    String known = texts.get(values);
    if (known == null) {
      known = text(values);
      if (texts.size() < REMEMBERED_MAX) {
        texts.put(values, known);
      }
    }
    return known;
  }

  List<String> readList(String text) {
    List<String> known = lists.get(text);
    if (known == null) {
      known = List.copyOf(parsed(text, LIST));
      if (lists.size() < REMEMBERED_MAX) {
        lists.put(text, known);
      }
    }
    return known;
  }

  String write(Map<String, String> attributes) {
    return text(attributes);
  }

  Map<String, String> readMap(String text) {
    return parsed(text, MAP);
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new StoreFailedException("a value cannot be written as text", e);
    }
  }

  private static <T> T parsed(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new StoreFailedException("a value of the store cannot be read [text=" + text + "]", e);
    }
  }
}
