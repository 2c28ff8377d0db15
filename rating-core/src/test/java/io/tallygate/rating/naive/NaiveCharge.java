package io.tallygate.rating.naive;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A charge model. */
public interface NaiveCharge {
  /** Keys of its meters. */
  Set<String> meters();

  /** What it costs over the view's span, a part for each line. */
  void rate(NaiveView view, Parts parts);

  /** Its own fields as a catalog document has them. */
  Map<String, Object> document();

  /** Exact amounts by line; one that is added to twice is summed. */
  final class Parts {
    private final Map<String, Ratio> amounts = new LinkedHashMap<>();

    void add(String line, Ratio amount) {
      amounts.merge(line, amount, Ratio::plus);
    }

    Map<String, Ratio> amounts() {
      return amounts;
    }
  }
}
