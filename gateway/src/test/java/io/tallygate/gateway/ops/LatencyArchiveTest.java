package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyArchiveTest {
  private static final long HOUR_MS = Intervals.HOUR_MS;
  private static final long MINUTE_MS = 60_000;

  @TempDir Path directory;

  private LatencyArchive open() {
    return new LatencyArchive(directory.resolve("latency"), Duration.ofHours(24), 1L << 30);
  }

  /** Counts of what was read, and how many intervals that took. */
  private static Map<String, Long> counts(
      LatencyArchive archive, long fromMs, long toMs, boolean byMinute) {
    Map<String, Long> counts = new TreeMap<>();
    archive.read(
        fromMs,
        toMs,
        byMinute,
        (tag, startMs, histogram) -> {
          counts.merge(tag, histogram.getTotalCount(), Long::sum);
          counts.merge("intervals", 1L, Long::sum);
        });
    return counts;
  }

  private static void fill(LatencyArchive archive, long fromMs, int seconds) {
    for (int i = 0; i < seconds; i++) {
      long startMs = fromMs + i * 1_000L;
      Intervals.tell(
          archive,
          startMs,
          Intervals.of("force", startMs, 1_000, 2_000),
          Intervals.of("whole", startMs, 5_000));
    }
  }

  @Test
  void shouldReadMinutesInThePlaceOfTheirSeconds() throws Exception {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      fill(archive, HOUR_MS, 200);
      Map<String, Long> bySecond = counts(archive, HOUR_MS + 30_000, HOUR_MS + 190_000, false);
      Map<String, Long> byMinute = counts(archive, HOUR_MS + 30_000, HOUR_MS + 190_000, true);

      assertThat(bySecond)
          .containsEntry("force", 320L)
          .containsEntry("whole", 160L)
          .containsEntry("intervals", 320L);
      // 30 seconds, two minutes, 10 seconds; two tags each.
      assertThat(byMinute)
          .containsEntry("force", 320L)
          .containsEntry("whole", 160L)
          .containsEntry("intervals", 2L * (30 + 2 + 10));
    }
  }

  @Test
  void shouldReadTheMinuteAtHandBySeconds() throws Exception {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      fill(archive, HOUR_MS, 70);
      assertThat(counts(archive, HOUR_MS, HOUR_MS + 2 * MINUTE_MS, true))
          .containsEntry("force", 140L)
          .containsEntry("intervals", 2L * (1 + 10));
    }
  }

  @Test
  void shouldKeepEverythingOverAStop() throws Exception {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      fill(archive, HOUR_MS, 90);
    }
    long againMs = HOUR_MS + 95_000;
    try (LatencyArchive archive = open()) {
      archive.catchUp(againMs);
      fill(archive, againMs, 100);
      assertThat(counts(archive, HOUR_MS, HOUR_MS + 4 * MINUTE_MS, true))
          .containsEntry("force", 380L);
      assertThat(counts(archive, HOUR_MS, HOUR_MS + 4 * MINUTE_MS, false))
          .containsEntry("force", 380L);
    }
  }

  @Test
  void shouldAddUpWhatAKilledProcessDidNot() throws Exception {
    // Not closed: the minute at hand is in no file of minutes.
    LatencyArchive killed = open();
    killed.catchUp(HOUR_MS);
    fill(killed, HOUR_MS, 90);
    long againMs = HOUR_MS + 125_000;
    try (LatencyArchive archive = open()) {
      archive.catchUp(againMs);
      fill(archive, againMs, 100);

      assertThat(counts(archive, HOUR_MS, HOUR_MS + 3 * MINUTE_MS, true))
          .containsEntry("force", 2L * (90 + 55))
          .containsEntry("intervals", 2L * 3);
    }
  }

  @Test
  void shouldTellThatNothingCanBeKeptAndGoOn() throws Exception {
    Path inTheWay = Files.writeString(directory.resolve("latency"), "a file");
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      fill(archive, HOUR_MS, 2);
      assertThat(archive.failure()).startsWith("latencies cannot be kept: ");

      Files.delete(inTheWay);
      fill(archive, HOUR_MS + 2_000, 2);
      assertThat(archive.failure()).isNull();
      assertThat(counts(archive, HOUR_MS, HOUR_MS + MINUTE_MS, false)).containsEntry("whole", 2L);
    }
  }

  @Test
  void shouldWriteNothingWhenNothingIsRecorded() throws Exception {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      for (int i = 0; i < 200; i++) {
        Intervals.tell(archive, HOUR_MS + i * 1_000L);
      }
    }
    assertThat(directory.resolve("latency")).doesNotExist();
  }

  @Test
  void shouldGiveTheLinesOfARange() throws Exception {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      fill(archive, HOUR_MS, 10);
      List<String> lines = new ArrayList<>();
      archive.readLines(HOUR_MS + 3_000, HOUR_MS + 5_000, lines::add);

      assertThat(lines.stream().filter(line -> line.startsWith("#")))
          .contains("#[Histogram log format version 1.3]");
      assertThat(lines.stream().filter(line -> line.startsWith("Tag="))).hasSize(4);
      assertThat(lines.stream().filter(line -> line.startsWith("Tag=force,1769900403.000,1.000,")))
          .hasSize(1);
    }
  }

  @Test
  void shouldMergeAnyTimeIntoTheHistogramOfItsValues() throws Exception {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      Histogram expected = Intervals.of("force", HOUR_MS);
      for (int i = 0; i < 150; i++) {
        Histogram second = Intervals.of("force", HOUR_MS + i * 1_000L, 10 + 700L * i, 5_000_000);
        expected.add(second);
        Intervals.tell(archive, HOUR_MS + i * 1_000L, second);
      }
      Histogram merged =
          new LatencyHistory(archive).merged("force", HOUR_MS, HOUR_MS + 3 * MINUTE_MS);

      assertThat(merged.getTotalCount()).isEqualTo(expected.getTotalCount());
      assertThat(LatencySummary.of(merged)).isEqualTo(LatencySummary.of(expected));
    }
  }

  @Test
  void shouldKeepMinutesInFilesOfTheirOwn() throws IOException {
    try (LatencyArchive archive = open()) {
      archive.catchUp(HOUR_MS);
      fill(archive, HOUR_MS, 61);
    }
    try (Stream<Path> minutes = Files.list(directory.resolve("latency").resolve("minutes"))) {
      assertThat(minutes).hasSize(1);
    }
  }
}
