package io.tallygate.rating.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentPoolTest {
  private static final int SEGMENT = 64 * 4096;

  private final SimulatedStorage storage = new SimulatedStorage(new Random(1));
  private final Queue<Runnable> background = new ArrayDeque<>();
  private final SegmentPool pool = new SegmentPool(storage, SEGMENT, SEGMENT, background::add);

  /** The log's thread takes files: it must not wait until one has been written full. */
  @Test
  void shouldGiveOutSparseFilesWhenItHasRunDry() throws IOException {
    pool.fill(2);
    assertThat(storage.sparseFiles()).isZero();
    pool.take();
    pool.take();
    assertThat(storage.sparseFiles()).isZero();
    assertThat(pool.take().length()).isEqualTo(SEGMENT);
    assertThat(storage.sparseFiles()).isEqualTo(1);
  }

  @Test
  void shouldMakeASpareFileAheadWhenTheLastIsTaken() throws IOException {
    pool.fill(1);
    pool.take();
    background.remove().run();
    assertThat(storage.sparseFiles()).isEqualTo(1);
    assertThat(storage.list()).containsExactly("00000.segment", "00001.segment");
    assertThat(pool.take().name()).isEqualTo("00001.segment");
  }

  @Test
  void shouldMakeNoSpareFileThatCouldPassTheWatermark() throws IOException {
    pool.fill(1);
    // The segment in use, should it be sparse, the spare one, and the watermark of one: four.
    storage.capacity(4 * SEGMENT - 1);
    SegmentFile only = pool.take();
    background.remove().run();
    assertThat(storage.list()).containsExactly(only.name());
    pool.give(only);
    background.remove().run();
    storage.capacity(4 * SEGMENT);
    pool.take();
    background.remove().run();
    assertThat(storage.sparseFiles()).isEqualTo(1);
  }

  @Test
  void shouldPreferAFileThatCameBack() throws IOException {
    pool.fill(1);
    SegmentFile first = pool.take();
    background.clear();
    pool.give(first);
    background.remove().run();
    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.recycled()).isEqualTo(1);
    assertThat(storage.sparseFiles()).isZero();
  }
}
