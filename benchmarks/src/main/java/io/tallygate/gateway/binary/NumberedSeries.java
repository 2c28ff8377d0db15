package io.tallygate.gateway.binary;

import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.util.List;

/** Numbers what it is asked for in the order of the questions: each series must be asked for once. One thread. */
final class NumberedSeries implements SeriesDirectory {
  private int series;
  private int names;

  @Override
  public int find(SeriesKey key) {
    return UNKNOWN;
  }

  @Override
  public int resolve(List<SeriesKey> keys, int[] numbers) {
    for (int i = 0; i < keys.size(); i++) {
      numbers[i] = series++;
    }
    return 0;
  }

  @Override
  public int resolveAttributeNames(List<String> wanted, int[] numbers) {
    for (int i = 0; i < wanted.size(); i++) {
      numbers[i] = ++names;
    }
    return 0;
  }
}
