package io.tallygate.rating;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.catalog.CatalogReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start refuses, and that each refusal says what is wrong. */
class CoreStartTest {
  @TempDir Path directory;

  private Core open() throws IOException {
    return Core.open(CrashTarget.settings(directory), CrashPoints.NONE);
  }

  private void run(int frames) throws Exception {
    try (Core core = open()) {
      CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
      for (int i = 0; i < frames; i++) {
        traffic.sendNext(i % CoreTraffic.PRODUCERS);
      }
      traffic.drain();
    }
  }

  private void deleteTree(String name) throws IOException {
    try (Stream<Path> tree = Files.walk(directory.resolve(name))) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aSecondCoreOnTheDirectoryIsRefused() throws Exception {
    try (Core core = open()) {
      assertThat(core.incarnation()).isEqualTo(1);
      assertThatThrownBy(this::open)
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessageContaining(directory.toString());
    }
    try (Core again = open()) {
      assertThat(again.incarnation()).isEqualTo(2);
    }
  }

  @Test
  void aMarkBeyondTheLogsEndStopsTheStart() throws Exception {
    run(60);
    deleteTree("log");

    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("durable");
  }

  @Test
  void damageBelowTheDurableLineStopsTheStart() throws Exception {
    run(60);
    long stored;
    try (OfflineDirectory offline = OfflineDirectory.open(directory)) {
      stored = offline.store().state().position();
    }
    // The frame that ends just before the mark: the flush's own.
    int segmentLength = CrashTarget.settings(directory).segmentBytes();
    flip(segment(stored / segmentLength), stored % segmentLength - 100);

    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("durable");
  }

  private Path segment(long number) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("log"))) {
      List<Path> sorted = files.sorted().toList();
      for (Path file : sorted) {
        byte[] content = Files.readAllBytes(file);
        long found = ByteBuffer.wrap(content, 8, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (content[0] != 0 && found == number) {
          return file;
        }
      }
    }
    throw new AssertionError("no such segment [number=" + number + "]");
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(offset);
      int before = raw.read();
      raw.seek(offset);
      raw.write(before ^ 1);
    }
  }

  @Test
  void aCatalogJournalThatLostItsEndStopsTheStart() throws Exception {
    run(60);
    deleteTree("catalog");

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the catalog journal has lost its end");
  }

  @Test
  void whatWasCountedIsThereAfterACleanStop() throws Exception {
    run(90);
    try (Core core = open()) {
      assertThat(CoreCrashIT.counted(core))
          .isEqualTo(CoreTraffic.expected(new long[] {30, 30, 30}));
      assertThat(core.recovered().records()).as("nothing is left to replay").isZero();
    }
  }

  @Test
  void aStartTellsWhichStepItHasComeTo() throws Exception {
    run(60);
    RecoveryProgress whole = new RecoveryProgress();
    Core.open(CrashTarget.settings(directory), CrashPoints.NONE, Disk.FILES, whole).close();
    assertThat(whole.step()).isEqualTo(RecoveryProgress.Step.FINISHING);

    deleteTree("log");
    RecoveryProgress stopped = new RecoveryProgress();
    assertThatThrownBy(
            () -> Core.open(CrashTarget.settings(directory), CrashPoints.NONE, Disk.FILES, stopped))
        .isInstanceOf(IOException.class);
    assertThat(stopped.step()).isEqualTo(RecoveryProgress.Step.READING);
  }

  @Test
  void aCatalogThatWasForcedIsInForceAfterTheStart() throws Exception {
    try (Core core = open()) {
      core.applyCatalog(
          CatalogReader.readYaml(
              new ByteArrayInputStream(
                  "meters: [{key: sms, eventType: sms, aggregation: count, unit: message}]"
                      .getBytes(UTF_8))));
    }
    try (Core core = open()) {
      assertThat(core.meters().byKey(0, "sms")).isNotNull();
      assertThat(core.catalog().version()).isEqualTo(1);
    }
  }
}
