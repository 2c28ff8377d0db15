package io.tallygate.rating.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.flush.KeptEvent;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flushes come back as they were appended, over many lives; what was committed and cannot be read is reported. */
class CounterJournalTest {
  @TempDir Path directory;

  private static FlushBatch batch(long number, int rows) {
    Random random = new Random(number);
    Deltas deltas = new Deltas();
    for (int i = 0; i < rows; i++) {
      deltas.add(
          random.nextInt(1000), random.nextInt(1000), 1 + random.nextInt(9), random.nextLong());
    }
    byte[] state = new byte[random.nextInt(600_000)];
    random.nextBytes(state);
    return new FlushBatch(
        number,
        number * 1000,
        number * 7,
        (int) number,
        deltas,
        List.of(
            new SeriesDefinition(
                (int) number,
                new SeriesKey(0, 1, "süd-" + number, List.of("a", "")),
                (int) number,
                -1)),
        List.of("name-" + number),
        (int) number,
        List.of(new KeptEvent(number, 3, 4, 5, -6, 7, 8, Map.of("text", "x".repeat(70_000)))),
        state);
  }

  private static void same(FlushBatch actual, FlushBatch expected) {
    assertThat(actual.number()).isEqualTo(expected.number());
    assertThat(actual.position()).isEqualTo(expected.position());
    assertThat(actual.timeMs()).isEqualTo(expected.timeMs());
    assertThat(actual.catalogVersion()).isEqualTo(expected.catalogVersion());
    assertThat(actual.series()).isEqualTo(expected.series());
    assertThat(actual.attributeNames()).isEqualTo(expected.attributeNames());
    assertThat(actual.firstAttributeNumber()).isEqualTo(expected.firstAttributeNumber());
    assertThat(actual.keptEvents()).isEqualTo(expected.keptEvents());
    assertThat(Arrays.equals(actual.engineState(), expected.engineState())).isTrue();
    assertThat(actual.deltas().size()).isEqualTo(expected.deltas().size());
    for (int row = 0; row < expected.deltas().size(); row++) {
      boolean equal =
          actual.deltas().series(row) == expected.deltas().series(row)
              && actual.deltas().window(row) == expected.deltas().window(row)
              && actual.deltas().count(row) == expected.deltas().count(row)
              && actual.deltas().sum(row) == expected.deltas().sum(row);
      assertThat(equal).as("row %s", row).isTrue();
    }
  }

  private void append(long from, long to, int rows) throws IOException {
    try (CounterJournal journal = CounterJournal.open(directory, Barrier.DISK)) {
      for (long number = from; number <= to; number++) {
        journal.append(batch(number, rows));
        journal.force();
      }
    }
  }

  private List<FlushBatch> read(long after) throws IOException {
    try (CounterJournal journal = CounterJournal.open(directory, Barrier.DISK)) {
      return journal.readAfter(after);
    }
  }

  @Test
  void flushesComeBackOverSeveralLives() throws IOException {
    append(1, 2, 25_000);
    append(3, 3, 0);
    append(4, 5, 10_000);

    List<FlushBatch> all = read(0);

    assertThat(all).extracting(FlushBatch::number).containsExactly(1L, 2L, 3L, 4L, 5L);
    for (FlushBatch batch : all) {
      same(
          batch,
          batch(batch.number(), batch.number() == 3 ? 0 : batch.number() < 3 ? 25_000 : 10_000));
    }
    assertThat(read(3)).extracting(FlushBatch::number).containsExactly(4L, 5L);
    assertThat(read(5)).isEmpty();
  }

  @Test
  void partsWithoutTheirMarkAreIgnored() throws IOException {
    append(1, 1, 10);
    QueueDirectory queue = new QueueDirectory(directory, RollCycles.FIVE_MINUTELY, Barrier.DISK);
    new FlushCodec()
        .encode(
            batch(2, 15_000),
            (kind, bytes, length) -> {
              if (kind != FlushCodec.KIND_MARK) {
                queue.append(kind, 2, bytes, length);
              }
            });
    queue.close();

    assertThat(read(0)).extracting(FlushBatch::number).containsExactly(1L);

    append(2, 2, 20);
    List<FlushBatch> all = read(0);
    assertThat(all).extracting(FlushBatch::number).containsExactly(1L, 2L);
    same(all.get(1), batch(2, 20));
  }

  @Test
  void aCommittedFlushThatCannotBeReadIsReported() throws IOException {
    append(1, 3, 30_000);
    damage(batch(2, 30_000));

    assertThatThrownBy(() -> read(0))
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("flush=2");
    assertThat(read(2)).as("what is behind it can be read").hasSize(1);
  }

  /** Flips a byte in the middle of a flush's engine state. */
  private void damage(FlushBatch batch) throws IOException {
    byte[] wanted = Arrays.copyOfRange(batch.engineState(), 100, 164);
    Path file = files().get(0);
    byte[] content = Files.readAllBytes(file);
    int at = indexOf(content, wanted);
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at + 10L);
      raw.write(content[at + 10] ^ 1);
    }
  }

  private static int indexOf(byte[] content, byte[] wanted) {
    for (int i = 0; i + wanted.length <= content.length; i++) {
      if (Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found in the file");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      return tree.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  @Test
  void aMissingFlushIsReported() throws IOException {
    append(1, 1, 10);
    append(3, 3, 10);

    assertThatThrownBy(() -> read(0))
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("expected=2");
  }

  @Test
  void aFailedForceIsNeverTriedAgain() throws IOException {
    int[] tries = {0};
    try (CounterJournal journal =
        CounterJournal.open(
            directory,
            path -> {
              if (path.toString().endsWith(".cq4") && ++tries[0] == 1) {
                throw new IOException("input/output error");
              }
            })) {
      journal.append(batch(1, 10));
      assertThatThrownBy(journal::force).hasMessageContaining("input/output error");
      assertThatThrownBy(journal::force).hasMessageContaining("has failed before");
      assertThatThrownBy(() -> journal.append(batch(2, 10)))
          .hasMessageContaining("has failed before");
    }
    assertThat(tries[0]).as("not when it closes either").isEqualTo(1);
  }

  @Test
  void everythingWrittenIsForcedOnceItsNamesAre() throws IOException {
    List<String> forced = new ArrayList<>();
    try (CounterJournal journal =
        CounterJournal.open(directory, path -> forced.add(path.getFileName().toString()))) {
      journal.append(batch(1, 10));
      journal.force();
    }
    assertThat(forced).anyMatch(name -> name.endsWith(".cq4")).contains("metadata.cq4t", "00001");
  }

  @Test
  void earlierLivesGoWhenTheStoreHasThem() throws IOException {
    append(1, 2, 10);
    append(3, 40, 10);
    try (CounterJournal journal = CounterJournal.open(directory, Barrier.DISK)) {
      journal.readAfter(0);
      journal.releaseThrough(40);
      assertThat(journal.readAfter(0)).extracting(FlushBatch::number).startsWith(3L);
    }
  }
}
