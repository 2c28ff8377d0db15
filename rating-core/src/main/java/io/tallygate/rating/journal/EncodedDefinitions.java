package io.tallygate.rating.journal;

import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Definitions that stay bytes, as a list: a flush may have millions, of which each would be 200 bytes of objects. One part of them is
 * decoded at a time, so it is for walking through in order. Not thread-safe.
 */
final class EncodedDefinitions extends AbstractList<SeriesDefinition> {
  private final List<byte[]> parts = new ArrayList<>();

  /** By part: index of its first definition. */
  private final List<Integer> firsts = new ArrayList<>();

  private List<SeriesDefinition> decoded = List.of();
  private int decodedFirst;
  private int size;

  /** Adds those of a part, see {@link SeriesDefinitionCodec}; the array is kept. */
  void add(byte[] part) {
    int[] count = {0};
    SeriesDefinitionCodec.decode(new UnsafeBuffer(part), 0, part.length, definition -> count[0]++);
    parts.add(part);
    firsts.add(size);
    size += count[0];
  }

  @Override
  public SeriesDefinition get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    if (index < decodedFirst || index >= decodedFirst + decoded.size()) {
      decode(index);
    }
    return decoded.get(index - decodedFirst);
  }

  private void decode(int index) {
    int low = 0;
    int high = parts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firsts.get(middle) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    byte[] part = parts.get(low);
    List<SeriesDefinition> definitions = new ArrayList<>();
    SeriesDefinitionCodec.decode(new UnsafeBuffer(part), 0, part.length, definitions::add);
    decoded = definitions;
    decodedFirst = firsts.get(low);
  }

  @Override
  public int size() {
    return size;
  }
}
