package io.tallygate.gateway.compat.openmeter;

import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.query.MeterRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a question about a meter, in either of OpenMeter's forms.
 *
 * @param from where the usage in it begins
 * @param to where it ends
 */
record QueryAnswer(QueryRequest request, Instant from, Instant to, List<MeterRow> rows) {
  Reply json() {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (request.from() != null) {
      answer.put("from", from);
    }
    if (request.to() != null) {
      answer.put("to", to);
    }
    if (request.windowSize() != null) {
      answer.put("windowSize", request.windowSize());
    }
    answer.put("data", rows.stream().map(this::row).toList());
    return Reply.ok(answer);
  }

  private Map<String, Object> row(MeterRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("value", Plain.of(row.value()));
    fields.put("windowStart", row.windowStart());
    fields.put("windowEnd", row.windowEnd());
    fields.put("subject", subject(row));
    if (row.customer() != null) {
      fields.put("customerId", row.customer());
    }
    fields.put("groupBy", row.group());
    return fields;
  }

  /** The one that was asked for, even where rows do not differ in it. */
  private @Nullable String subject(MeterRow row) {
    return row.subject() == null && request.subjects().size() == 1
        ? request.subjects().get(0)
        : row.subject();
  }

  Reply csv() {
    List<String> groups = new ArrayList<>(new LinkedHashSet<>(request.groupBy()));
    if (groups.remove("subject")) {
      groups.add(0, "subject");
    }
    StringBuilder csv = new StringBuilder("window_start,window_end");
    groups.forEach(name -> csv.append(',').append(cell(name)));
    csv.append(",value\n");
    for (MeterRow row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.windowStart().toString());
      cells.add(row.windowEnd().toString());
      for (String name : groups) {
        String text =
            switch (name) {
              case "subject" -> row.subject();
              case "customer_id" -> row.customer();
              default -> row.group().get(name);
            };
        cells.add(cell(text == null ? "" : text));
      }
      cells.add(Plain.of(row.value()).toPlainString());
      csv.append(String.join(",", cells)).append('\n');
    }
    return Reply.text("text/csv", csv.toString());
  }

  private static String cell(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
