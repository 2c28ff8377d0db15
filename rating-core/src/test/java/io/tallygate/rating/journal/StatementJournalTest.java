package io.tallygate.rating.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements are read by whoever asks, while a bill run issues others. */
@Timeout(60)
class StatementJournalTest {
  private static final int ENTRIES = 2_000;

  @TempDir Path directory;
  private final List<Long> places = new CopyOnWriteArrayList<>();

  private static byte[] entry(int number) {
    byte[] bytes = new byte[1_000 + number % 7];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  private StatementJournal open() throws IOException {
    return StatementJournal.open(directory, Barrier.DISK);
  }

  @Test
  void shouldReadOnSeveralThreadsWhileItAppends() throws Exception {
    AtomicBoolean isDone = new AtomicBoolean();
    try (StatementJournal journal = open()) {
      places.add(journal.append(entry(0)));
      List<CompletableFuture<Integer>> readers = new ArrayList<>();
      for (int seed = 0; seed < 2; seed++) {
        Random random = new Random(seed);
        readers.add(CompletableFuture.supplyAsync(() -> readUntil(isDone, journal, random)));
      }
      for (int number = 1; number < ENTRIES; number++) {
        places.add(journal.append(entry(number)));
        if (number % 100 == 0) {
          journal.force();
        }
      }
      isDone.set(true);
      for (CompletableFuture<Integer> reader : readers) {
        assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
      }
    }
    List<byte[]> kept = new ArrayList<>();
    try (StatementJournal journal = open()) {
      journal.forEachAfter(0, (place, bytes) -> kept.add(bytes));
    }
    assertThat(kept).hasSize(ENTRIES);
    for (int number = 0; number < ENTRIES; number++) {
      assertThat(kept.get(number)).isEqualTo(entry(number));
    }
  }

  /** Returns how many were read. */
  private int readUntil(AtomicBoolean isDone, StatementJournal journal, Random random) {
    int count = 0;
    do {
      int number = random.nextInt(places.size());
      try {
        assertThat(journal.read(places.get(number))).isEqualTo(entry(number));
      } catch (IOException e) {
        throw new AssertionError("entry " + number + " of " + places.size(), e);
      }
      count++;
    } while (!isDone.get());
    return count;
  }

  @Test
  void shouldReadOfMoreLivesThanItHoldsOpen() throws IOException {
    for (int number = 0; number < 20; number++) {
      try (StatementJournal journal = open()) {
        places.add(journal.append(entry(number)));
        journal.force();
      }
    }
    try (StatementJournal journal = open()) {
      for (int round = 0; round < 2; round++) {
        for (int number = 0; number < places.size(); number++) {
          assertThat(journal.read(places.get(number))).isEqualTo(entry(number));
        }
      }
    }
  }
}
