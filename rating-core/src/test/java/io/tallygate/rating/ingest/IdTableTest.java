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

  /**
   * A look-up of an id that is new walks from a place, any place being as likely, to the next empty one.
   *
   * @param taken places
   * @param mean places looked at by such a look-up
   * @param longest of them
   */
  private record Walks(int taken, double mean, int longest) {
    static Walks of(IdTable table) {
      int taken = 0;
      long sum = 0;
      int longest = 0;
      int toEmpty = 0;
      // Twice around, so that the walk over the end is seen as well; the second time counts.
      for (int i = 2 * table.placeCount - 1; i >= 0; i--) {
        boolean isEmpty = table.places.get(i % table.placeCount) == 0;
        toEmpty = isEmpty ? 1 : toEmpty + 1;
        if (i < table.placeCount) {
          taken += isEmpty ? 0 : 1;
          sum += toEmpty;
          longest = Math.max(longest, toEmpty);
        }
      }
      return new Walks(taken, (double) sum / table.placeCount, longest);
    }
  }

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
    Walks filled = Walks.of(table);
    assertThat(filled.taken()).isEqualTo(CAPACITY);
    assertThat(filled.mean()).as("5 in theory, two thirds full").isBetween(4.5, 5.5);

    long memory = directMemory();
    for (int i = 0; i < 20 * CAPACITY; i++) {
      if (table.size() == CAPACITY) {
        table.forgetBefore(table.oldest() + BUCKET);
      }
      table.add(random.nextLong(), random.nextLong());
      if (i % CAPACITY == 0) {
        Walks now = Walks.of(table);
        assertThat(now.taken()).as("none is left behind").isLessThanOrEqualTo(CAPACITY);
        assertThat(now.mean()).isLessThan(5.5);
        assertThat(now.longest()).isLessThan(250);
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
    assertThat(Walks.of(table).taken()).as("two leave for each that comes").isEqualTo(CAPACITY / 2);
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
  void shouldRefuseMoreThanItsCapacity() {
    IdTable table = new IdTable(2);
    table.add(1, 1);
    table.add(2, 2);

    assertThatThrownBy(() -> table.add(3, 3)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldTake29BytesAnId() {
    assertThat(IdMemory.bytes(10_000_000)).isBetween(289_000_000L, 291_000_000L);
    assertThat(IdMemory.bytes(50_000_000)).isLessThan(1_460_000_000L);
    assertThat(IdMemory.bytes(IdMemory.IDS_MAX)).isLessThan(29_100_000_000L);
    for (long bytes = 1 << 20; bytes < 40L << 30; bytes = bytes * 3 / 2) {
      assertThat(IdMemory.bytes(IdMemory.idsIn(bytes))).isLessThanOrEqualTo(bytes);
    }
  }
}
