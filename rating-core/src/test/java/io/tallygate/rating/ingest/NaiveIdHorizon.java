package io.tallygate.rating.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@link IdHorizon} is to do, in lists and sets: ids in runs, the oldest run going first. */
final class NaiveIdHorizon {
  private static final long HOUR_MS = 3_600_000L;

  static final class Run {
    final long number;
    final List<Long> ids = new ArrayList<>();
    long newestMs;

    Run(long number) {
      this.number = number;
    }
  }

  final List<Run> runs = new ArrayList<>();
  long coveredSinceMs;

  /** How often each id is in the runs. */
  private final Map<Long, Integer> known = new HashMap<>();

  private int size;
  private int hoursMax;
  private int idsMax;
  private long nextNumber;
  private long nowMs;

  NaiveIdHorizon(int hoursMax, int idsMax) {
    this.hoursMax = hoursMax;
    this.idsMax = idsMax;
  }

  NaiveIdHorizon copy() {
    NaiveIdHorizon copy = new NaiveIdHorizon(hoursMax, idsMax);
    copy.coveredSinceMs = coveredSinceMs;
    copy.known.putAll(known);
    copy.size = size;
    copy.nextNumber = nextNumber;
    copy.nowMs = nowMs;
    for (Run run : runs) {
      Run same = new Run(run.number);
      same.ids.addAll(run.ids);
      same.newestMs = run.newestMs;
      copy.runs.add(same);
    }
    return copy;
  }

  void limit(int hours, int ids) {
    hoursMax = hours;
    idsMax = ids;
    while (size > idsMax) {
      dropOldest();
    }
  }

  void advance(long arrivalTimeMs) {
    nowMs = Math.max(nowMs, arrivalTimeMs);
    long keepFromHour = nowMs / HOUR_MS - hoursMax;
    while (!runs.isEmpty() && runs.get(0).newestMs / HOUR_MS < keepFromHour) {
      forgetOldest();
    }
    coveredSinceMs = Math.max(coveredSinceMs, keepFromHour * HOUR_MS);
  }

  boolean add(long id) {
    if (known.containsKey(id)) {
      return false;
    }
    insert(id);
    return true;
  }

  void insert(long id) {
    if (size >= idsMax) {
      dropOldest();
    }
    Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    if (last == null
        || last.ids.size() >= Math.max(1, idsMax / 32)
        || last.newestMs / HOUR_MS != nowMs / HOUR_MS) {
      last = new Run(nextNumber++);
      runs.add(last);
    }
    last.ids.add(id);
    last.newestMs = nowMs;
    known.merge(id, 1, Integer::sum);
    size++;
  }

  private void dropOldest() {
    coveredSinceMs = Math.max(coveredSinceMs, forgetOldest().newestMs + 1);
  }

  private Run forgetOldest() {
    Run oldest = runs.remove(0);
    for (long id : oldest.ids) {
      known.computeIfPresent(id, (same, times) -> times == 1 ? null : times - 1);
    }
    size -= oldest.ids.size();
    return oldest;
  }

  boolean knows(long id) {
    return known.containsKey(id);
  }

  int size() {
    return size;
  }
}
