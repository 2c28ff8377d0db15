package io.tallygate.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Events that a request was translated into, in the form of {@code POST /api/v1/events}. One thread. */
public final class NativeEvents {
  private final ArrayNode events = JsonNodeFactory.instance.arrayNode();

  /**
   * Adds an event.
   *
   * @param id with {@code source}: what tells a repeated event
   * @param type event type of the meters that count it
   * @param data what the meters look into
   */
  public void add(
      String id, String source, String type, String subject, Instant time, JsonNode data) {
    ObjectNode event = events.addObject();
    event.put("id", id);
    event.put("source", source);
    event.put("type", type);
    event.put("subject", subject);
    event.put("time", time.toString());
    event.set("data", data);
  }

  public byte[] toJson() {
    return ExactJson.bytes(events);
  }
}
