package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdTableTest {
  private static final int CAPACITY = 96_000;
  private static final int BUCKET = CAPACITY / 32;

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void shouldBeAsFastAndAsSmallAfterYearsAtItsLimitAsWhenItWasFilled() {
    SplittableRandom random = new SplittableRandom(1);
    IdTable table = new IdTable(CAPACITY);
    for (int i = 0; i < CAPACITY; i++) {
      table.add(random.nextLong(), random.nextLong());
    }
    assertThat(table.places.taken()).isEqualTo(CAPACITY);
    assertThat(table.places.displaced()).isLessThan(CAPACITY / 50);

    long memory = directMemory();
    for (int i = 0; i < 20 * CAPACITY; i++) {
      if (table.size() == CAPACITY) {
        table.forgetBefore(table.oldest() + BUCKET);
      }
      table.add(random.nextLong(), random.nextLong());
      if (i % CAPACITY == 0) {
        assertThat(table.places.taken()).as("none is left behind").isLessThanOrEqualTo(CAPACITY);
        assertThat(table.places.displaced()).as("1.1 % in theory").isLessThan(CAPACITY / 50);
      }
    }
    assertThat(directMemory()).isLessThanOrEqualTo(memory);
  }

  @Test
  void shouldShrinkToWhatIsKnownWhenMuchWasForgottenAtOnce() {
    SplittableRandom random = new SplittableRandom(2);
    IdTable table = new IdTable(CAPACITY);
    for (int i = 0; i < CAPACITY; i++) {
      table.add(random.nextLong(), random.nextLong());
    }
    table.forgetBefore(table.next());
    assertThat(table.size()).isZero();

    for (int i = 0; i < CAPACITY / 2; i++) {
      table.add(random.nextLong(), random.nextLong());
    }
    assertThat(table.places.taken()).as("two leave for each that comes").isEqualTo(CAPACITY / 2);
  }

  @Test
  void shouldKnowAnIdAgainThatCameBackAfterItWasForgotten() {
    IdTable table = new IdTable(8);
    for (long id = 1; id <= 8; id++) {
      table.add(id, id);
    }
    table.forgetBefore(4);
    assertThat(table.contains(4, 4)).isFalse();

    // 1 and 2 leave their places; 4 is in two until its first one is removed, and stays known.
    table.add(4, 4);
    assertThat(table.contains(4, 4)).isTrue();
    table.add(9, 9);
    assertThat(table.contains(4, 4)).isTrue();
    assertThat(table.size()).isEqualTo(6);
  }

  @Test
  void shouldKnowIdsThatAllBelongIntoOneGroup() {
    // The lower half takes the upper one back: all have the same hash.
    IdTable table = new IdTable(600);
    for (long id = 1; id <= 600; id++) {
      table.add(Long.rotateLeft(id, 32), id);
    }
    assertThat(table.places.displaced()).as("more than are counted").isEqualTo(255);
    table.forgetBefore(300);
    table.makeRoom(100);
    for (long id = 601; id <= 700; id++) {
      assertThat(table.contains(Long.rotateLeft(id, 32), id)).isFalse();
      table.add(Long.rotateLeft(id, 32), id);
    }
    assertThat(table.places.taken()).isEqualTo(500);
    for (long id = 1; id <= 700; id++) {
      assertThat(table.contains(Long.rotateLeft(id, 32), id)).isEqualTo(id > 300);
    }
  }

  @Test
  void shouldMakeRoomAheadForNoMoreThanWasForgotten() {
    IdTable table = new IdTable(100);
    for (long id = 1; id <= 100; id++) {
      table.add(id, ~id);
    }
    table.makeRoom(64);
    assertThat(table.places.taken()).isEqualTo(100);

    table.forgetBefore(10);
    table.makeRoom(64);
    assertThat(table.places.taken()).isEqualTo(90);
    for (long id = 101; id <= 110; id++) {
      table.add(id, ~id);
    }
    table.forgetBefore(20);
    // Room was made for more than these; all the same they may not fill the table.
    for (long id = 111; id <= 120; id++) {
      table.add(id, ~id);
      assertThat(table.places.taken()).isLessThanOrEqualTo(100);
    }
    assertThat(table.size()).isEqualTo(100);
    assertThat(table.contains(20, ~20L)).isFalse();
    assertThat(table.contains(21, ~21L)).isTrue();
  }

  @Test
  void shouldRefuseMoreThanItsCapacity() {
    IdTable table = new IdTable(2);
    table.add(1, 1);
    table.add(2, 2);

    assertThatThrownBy(() -> table.add(3, 3)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldTake28BytesAnId() {
    assertThat(IdMemory.bytes(10_000_000)).isBetween(276_000_000L, 278_000_000L);
    assertThat(IdMemory.bytes(50_000_000)).isLessThan(1_390_000_000L);
    assertThat(IdMemory.bytes(IdMemory.IDS_MAX)).isLessThan(27_700_000_000L);
    for (long bytes = 1 << 20; bytes < 40L << 30; bytes = bytes * 3 / 2) {
      assertThat(IdMemory.bytes(IdMemory.idsIn(bytes))).isLessThanOrEqualTo(bytes);
    }
  }
}
