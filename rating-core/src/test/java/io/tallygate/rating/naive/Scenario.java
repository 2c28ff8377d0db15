package io.tallygate.rating.naive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** Whether calls are not kept, but counted in parts. */
  public boolean isCallsCounted() {
    return calls().get("keep").equals("counts");
  }

  private Map<?, ?> calls() {
    for (Object meter : (List<?>) catalog.get("meters")) {
      if (((Map<?, ?>) meter).get("key").equals(NaiveCall.METER)) {
        return (Map<?, ?>) meter;
      }
    }
    throw new IllegalStateException("no meter of calls");
  }

  /** The catalog with a meter of calls that keeps them. */
  public String yamlWithKeptCalls() {
    List<Object> meters = new ArrayList<>((List<?>) catalog.get("meters"));
    Map<Object, Object> kept = new LinkedHashMap<>(calls());
    kept.put("keep", "events");
    meters.replaceAll(meter -> meter.equals(calls()) ? kept : meter);
    Map<String, Object> changed = new LinkedHashMap<>(catalog);
    changed.put("meters", meters);
    return yaml(changed);
  }

  /** The catalog, which as JSON is YAML too. */
  public String yaml() {
    return yaml(catalog);
  }

  private static String yaml(Map<String, Object> catalog) {
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
          .append(event.voidedRun() == NaiveEvent.NEVER ? "" : " voided " + event.voidedRun())
          .append(' ')
          .append(Instant.ofEpochMilli(event.timeMs()))
          .append(' ')
          .append(event)
          .append('\n');
    }
    return text.toString();
  }
}
