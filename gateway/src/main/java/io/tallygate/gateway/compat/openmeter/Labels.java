package io.tallygate.gateway.compat.openmeter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What OpenMeter keeps beside a meter or a subject, as labels of the catalog: texts by name. */
final class Labels {
  static final String CREATED = "openmeter.created";
  static final String UPDATED = "openmeter.updated";

  /** Where a catalog document made it, which says no time. */
  private static final String NEVER_TOLD = "1970-01-01T00:00:00Z";

  private static final String METADATA = "metadata.";

  private final Map<String, String> texts;

  Labels(Map<String, String> texts) {
    this.texts = new LinkedHashMap<>(texts);
  }

  Map<String, String> texts() {
    return texts;
  }

  @Nullable String get(String name) {
    return texts.get(name);
  }

  /** Null takes it away. */
  void set(String name, @Nullable String text) {
    if (text == null) {
      texts.remove(name);
    } else {
      texts.put(name, text);
    }
  }

  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    texts.forEach(
        (name, text) -> {
          if (name.startsWith(METADATA)) {
            metadata.put(name.substring(METADATA.length()), text);
          }
        });
    return metadata;
  }

  void setMetadata(Map<String, String> metadata) {
    texts.keySet().removeIf(name -> name.startsWith(METADATA));
    metadata.forEach((name, text) -> texts.put(METADATA + name, text));
  }

  /** Adds what is known of name, metadata and times to an answer. */
  void describe(Map<String, Object> answer, String... names) {
    for (String name : names) {
      String text = texts.get(name);
      if (text != null) {
        answer.put(name, text);
      }
    }
    Map<String, String> metadata = metadata();
    if (!metadata.isEmpty()) {
      answer.put("metadata", metadata);
    }
    answer.put("createdAt", texts.getOrDefault(CREATED, NEVER_TOLD));
    answer.put("updatedAt", texts.getOrDefault(UPDATED, NEVER_TOLD));
  }
}
