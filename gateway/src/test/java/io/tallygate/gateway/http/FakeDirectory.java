package io.tallygate.gateway.http;

import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Numbers series and names in the order in which they are asked for, without a ring. */
final class FakeDirectory implements SeriesDirectory {
  private final ConcurrentHashMap<SeriesKey, Integer> series = new ConcurrentHashMap<>();
  private final List<SeriesKey> keys = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  volatile int seriesMax = Integer.MAX_VALUE;
  volatile boolean full;

  @Override
  public int find(SeriesKey key) {
    Integer number = series.get(key);
    return number == null ? UNKNOWN : number;
  }

  @Override
  public synchronized int resolve(List<SeriesKey> wanted, int[] numbers) {
    if (full) {
      return RING_FULL;
    }
    for (SeriesKey key : wanted) {
      if (!series.containsKey(key)) {
        if (keys.size() == seriesMax) {
          return LIMIT_REACHED;
        }
        keys.add(key);
        series.put(key, keys.size() - 1);
      }
    }
    for (int i = 0; i < numbers.length && i < wanted.size(); i++) {
      numbers[i] = series.get(wanted.get(i));
    }
    return 0;
  }

  @Override
  public synchronized int resolveAttributeNames(List<String> wanted, int[] numbers) {
    if (full) {
      return RING_FULL;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!names.contains(wanted.get(i))) {
        names.add(wanted.get(i));
      }
      numbers[i] = names.indexOf(wanted.get(i)) + 1;
    }
    return 0;
  }

  synchronized SeriesKey key(int number) {
    return keys.get(number);
  }

  synchronized String name(int number) {
    return names.get(number - 1);
  }
}
