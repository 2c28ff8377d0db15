package io.tallygate.rating.verify;

import java.util.ArrayList;
import java.util.List;

/** Collects faults of one law, and keeps the first ones in words. */
final class Faults {
  private static final int KEPT = 20;

  private final List<String> first = new ArrayList<>();
  private long count;

  void add(String fault) {
    if (count++ < KEPT) {
      first.add(fault);
    }
  }

  void unless(boolean holds, String fault) {
    if (!holds) {
      add(fault);
    }
  }

  LawResult result(int number, String law, String checked) {
    if (count > first.size()) {
      first.add("and " + (count - first.size()) + " more");
    }
    return new LawResult(number, law, count == 0, checked, first);
  }
}
