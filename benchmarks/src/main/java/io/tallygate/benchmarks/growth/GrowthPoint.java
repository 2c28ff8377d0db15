package io.tallygate.benchmarks.growth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.benchmarks.Spread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a point came to.
 *
 * @param x a number or a word
 * @param runs in the order of the rounds, failed ones included
 */
record GrowthPoint(JsonNode x, List<Run> runs) {
  GrowthPoint {
    runs = List.copyOf(runs);
  }

  /** Of the good runs; null: there is none. */
  @Nullable Spread spread() {
    List<Double> values = runs.stream().filter(Run::isGood).map(Run::value).toList();
    return values.isEmpty() ? null : Spread.of(values);
  }

  /** Median of the good runs that know it; null: none does. */
  @Nullable Double median(Figure figure) {
    List<Double> values =
        runs.stream()
            .filter(Run::isGood)
            .filter(run -> run.figures().containsKey(figure))
            .map(run -> run.figures().get(figure))
            .toList();
    return values.isEmpty() ? null : Spread.of(values).median();
  }

  int failed() {
    return (int) runs.stream().filter(run -> !run.isGood()).count();
  }

  void putInto(ObjectNode json) {
    json.set("x", x);
    Spread spread = spread();
    json.put("median", spread == null ? null : Run.rounded(spread.median()));
    json.put("least", spread == null ? null : Run.rounded(spread.least()));
    json.put("most", spread == null ? null : Run.rounded(spread.most()));
    for (Figure each : Figure.values()) {
      Double median = median(each);
      if (median != null) {
        json.put(each.key(), Run.rounded(median));
      }
    }
    ArrayNode array = json.putArray("runs");
    for (Run each : runs) {
      each.putInto(array.addObject());
    }
    json.put("failed", failed());
  }
}
