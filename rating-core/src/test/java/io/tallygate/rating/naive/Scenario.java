package io.tallygate.rating.naive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A catalog, usage, and bill runs.
 *
 * @param catalog as a document has it
 * @param worlds one for each subscription
 * @param events in the order in which they arrive
 * @param runs until when each bill run closes periods
 */
public record Scenario(
    Map<String, Object> catalog,
    List<NaiveWorld> worlds,
    List<NaiveEvent> events,
    List<Instant> runs) {

  /** The catalog, which as JSON is YAML too. */
  public String yaml() {
    try {
      return new ObjectMapper().writeValueAsString(catalog);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    catalog.forEach((name, part) -> text.append(name.equals("meters") ? "" : part + "\n"));
    for (NaiveEvent event : events) {
      text.append(event.run())
          .append(' ')
          .append(Instant.ofEpochMilli(event.timeMs()))
          .append(' ')
          .append(event)
          .append('\n');
    }
    return text.toString();
  }
}
