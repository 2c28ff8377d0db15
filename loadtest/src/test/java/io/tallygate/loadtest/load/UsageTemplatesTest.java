package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class UsageTemplatesTest {
  @Property(tries = 50)
  void shouldTouchEverySeriesInARound(
      @ForAll @IntRange(min = 1, max = 3_000) int series,
      @ForAll @IntRange(min = 1, max = 500) int batch,
      @ForAll long seed) {
    UsageTemplates templates = new UsageTemplates(series, batch, RecordMix.EVEN, seed);
    TreeMap<Integer, Integer> hits = new TreeMap<>();
    for (long sequence = 1; sequence <= templates.frameCount(); sequence++) {
      ByteBuffer frame = copy(templates, sequence, batch);
      while (frame.hasRemaining()) {
        hits.merge(frame.getInt(), 1, Integer::sum);
        assertThat(frame.getInt()).isBetween(0, UsageTemplates.SPREAD_MS - 1);
        assertThat(frame.getLong()).isBetween(1L, (long) UsageTemplates.QUANTITY_MAX);
      }
    }
    assertThat(hits).hasSize(series);
    assertThat(hits.firstKey()).isZero();
    assertThat(hits.lastKey()).isEqualTo(series - 1);
  }

  @Property(tries = 50)
  void shouldKnowTheSumOfWhatItCopies(
      @ForAll @IntRange(min = 1, max = 3_000) int series,
      @ForAll @IntRange(min = 1, max = 500) int batch,
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long sequence,
      @ForAll @IntRange(min = 1, max = 500) int part) {
    UsageTemplates templates = new UsageTemplates(series, batch, RecordMix.EVEN, 1);
    for (int count : new int[] {batch, Math.min(batch, part)}) {
      ByteBuffer frame = copy(templates, sequence, count);
      long sum = 0;
      for (int i = 0; i < count; i++) {
        long quantity = frame.getLong(i * 16 + 8);
        assertThat(templates.quantity(sequence, i)).isEqualTo(quantity);
        sum += quantity;
      }
      assertThat(templates.sum(sequence, count)).isEqualTo(sum);
    }
  }

  private static ByteBuffer copy(UsageTemplates templates, long sequence, int count) {
    ByteBuffer target =
        ByteBuffer.allocate(7 + count * 16).order(ByteOrder.LITTLE_ENDIAN).position(7);
    templates.copy(sequence, count, target);
    assertThat(target.hasRemaining()).isFalse();
    return target.position(7).slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
