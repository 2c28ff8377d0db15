package io.tallygate.gateway.export.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * A tenant's rows behind one key and up to another.
 *
 * @param after empty where there is no such bound
 * @param through empty where there is no such bound
 */
record KeyRange(String tenant, List<String> after, List<String> through) {
  boolean hasStart() {
    return !after.isEmpty();
  }

  boolean hasEnd() {
    return !through.isEmpty();
  }

  /** In the order in which {@link TableSql} has them. */
  List<String> parameters() {
    List<String> parameters = new ArrayList<>();
    parameters.add(tenant);
    for (List<String> bound : List.of(after, through)) {
      if (!bound.isEmpty()) {
        parameters.add(tenant);
        parameters.addAll(bound);
      }
    }
    return parameters;
  }
}
