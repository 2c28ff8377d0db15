package io.tallygate.gateway.ops;

import java.util.LinkedHashMap;
import java.util.Map;

/** Objects of answers: fields in the order in which people read them. */
public final class Fields {
  private Fields() {}

  /** Of a name and a value, and so on; may be added to. */
  public static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }
}
