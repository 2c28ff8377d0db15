package io.tallygate.benchmarks.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** In which order systems are run in a round: each begins once, and follows others in every second round than in the one before. */
final class PeerOrder {
  private PeerOrder() {}

  /**
   * @param round from 1
   */
  static <T> List<T> of(int round, List<T> all) {
    List<T> order = new ArrayList<>(all);
    Collections.rotate(order, -(round - 1));
    if (round % 2 == 0) {
      Collections.reverse(order.subList(1, order.size()));
    }
    return order;
  }
}
