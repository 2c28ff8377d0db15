package io.tallygate.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogProcessor;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyLogTest {
  private static final long HOUR_MS = Intervals.HOUR_MS;
  private static final long BYTES_MAX = 1L << 30;

  @TempDir Path directory;

  private final LineEncoder encoder = new LineEncoder();
  private LatencyLog log;

  private LatencyLog open(Duration keep, long bytesMax) {
    log = new LatencyLog(directory.resolve("latency"), keep, bytesMax);
    return log;
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  private void append(String tag, long startMs, long... valuesUs) throws IOException {
    log.append(startMs, encoder.line(Intervals.of(tag, startMs, valuesUs)));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("latency"))) {
      return files.sorted().toList();
    }
  }

  private List<String> read(long fromMs, long toMs) throws IOException {
    List<String> lines = new ArrayList<>();
    log.read(
        fromMs,
        toMs,
        line ->
            lines.add(
                line.tag()
                    + "@"
                    + (line.startMs() - HOUR_MS)
                    + "="
                    + line.histogram().getTotalCount()));
    return lines;
  }

  @Test
  void shouldShowWhatBeginsInARange() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    append("force", HOUR_MS, 1_000);
    append("whole", HOUR_MS, 2_000, 3_000);
    append("force", HOUR_MS + 1_000, 1_000, 1_000, 1_000);
    append("force", HOUR_MS + 2_000, 5);

    assertThat(read(HOUR_MS, HOUR_MS + 2_000))
        .containsExactly("force@0=1", "whole@0=2", "force@1000=3");
    assertThat(read(HOUR_MS + 1, HOUR_MS + 2_001)).containsExactly("force@1000=3", "force@2000=1");
    assertThat(read(HOUR_MS, HOUR_MS)).isEmpty();
    assertThat(log.endMs()).isEqualTo(HOUR_MS + 3_000);
  }

  @Test
  void shouldBeEmptyBeforeAnythingIsKept() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    assertThat(read(0, Long.MAX_VALUE)).isEmpty();
    assertThat(log.endMs()).isZero();
  }

  @Test
  void shouldBeginAFileEachHourAndReadOverTheBorder() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    append("force", HOUR_MS - 1_000, 1);
    append("force", HOUR_MS, 1, 2);
    append("force", HOUR_MS + 3_600_000, 1, 2, 3);

    assertThat(files().stream().map(file -> file.getFileName().toString()))
        .containsExactly(
            "20260131T225959.000Z.hlog", "20260131T230000.000Z.hlog", "20260201T000000.000Z.hlog");
    assertThat(read(HOUR_MS - 1_000, HOUR_MS + 4_000_000))
        .containsExactly("force@-1000=1", "force@0=2", "force@3600000=3");
  }

  @Test
  void shouldForgetWhatIsTooOld() throws IOException {
    open(Duration.ofHours(2), BYTES_MAX);
    for (int hour = 0; hour < 6; hour++) {
      append("force", HOUR_MS + hour * 3_600_000L, 1);
    }
    // When the sixth hour began, the third had ended two hours before.
    assertThat(files()).hasSize(3);
    assertThat(read(0, Long.MAX_VALUE)).hasSize(3);
  }

  @Test
  void shouldStayWithinItsBytesAndLeaveOtherFilesAlone() throws IOException {
    long bytesMax = 100_000;
    open(Duration.ofHours(24), bytesMax);
    Files.createDirectories(directory.resolve("latency"));
    Path notes = Files.writeString(directory.resolve("latency").resolve("notes.hlog"), "mine");
    Random random = new Random(1);
    int appended = 2_000;
    for (int i = 0; i < appended; i++) {
      long[] values = LongStream.generate(() -> 10 + random.nextInt(100_000)).limit(50).toArray();
      append("whole", HOUR_MS + i * 1_000L, values);
    }
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isBetween(bytesMax / 2, bytesMax);
    assertThat(notes).hasContent("mine");
    List<String> kept = read(0, Long.MAX_VALUE);
    assertThat(kept).hasSizeLessThan(appended);
    assertThat(kept.get(kept.size() - 1)).startsWith("whole@" + (appended - 1) * 1_000L);
  }

  @Test
  void shouldNotReadHalfALineThatAKillHasLeft() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    append("force", HOUR_MS, 1);
    append("force", HOUR_MS + 1_000, 1, 2);
    log.close();
    Path torn = files().get(0);
    byte[] bytes = Files.readAllBytes(torn);
    for (int cut = 1; cut < 60; cut += 7) {
      Files.write(torn, Arrays.copyOf(bytes, bytes.length - cut));
      assertThat(read(HOUR_MS, HOUR_MS + 10_000)).containsExactly("force@0=1");
    }
    // The next process begins a file of its own.
    LatencyLog next = open(Duration.ofHours(24), BYTES_MAX);
    append("force", HOUR_MS + 2_000, 1, 2, 3);
    assertThat(files()).hasSize(2);
    assertThat(read(HOUR_MS, HOUR_MS + 10_000)).containsExactly("force@0=1", "force@2000=3");
    assertThat(next.endMs()).isEqualTo(HOUR_MS + 3_000);
  }

  @Test
  void shouldBeginAnotherFileAfterAFailure() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    append("force", HOUR_MS, 1);
    Path moved = directory.resolve("moved");
    Path there = directory.resolve("latency");
    Files.move(there, moved);
    Files.writeString(there, "in the way");
    assertThatThrownBy(() -> append("force", HOUR_MS + 3_600_000, 1))
        .isInstanceOf(IOException.class);

    Files.delete(there);
    Files.move(moved, there);
    append("force", HOUR_MS + 3_601_000, 1, 2);
    assertThat(read(0, Long.MAX_VALUE)).containsExactly("force@0=1", "force@3601000=2");
  }

  @Test
  void shouldPassOverBytesThatADiskHasChanged() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    append("force", HOUR_MS, 1);
    Files.write(
        files().get(0),
        "Tag=force,%.3f,1.000,1.000,HISTFAAAAAAAAAAA\nTag=,x\n\0\0\0\n"
            .formatted((HOUR_MS + 1_000) / 1e3)
            .getBytes(UTF_8),
        StandardOpenOption.APPEND);
    append("force", HOUR_MS + 2_000, 1);
    List<Histogram> histograms = new ArrayList<>();
    log.read(HOUR_MS, HOUR_MS + 10_000, line -> histograms.add(line.histogram()));
    assertThat(histograms).hasSize(3);
    assertThat(histograms.get(0)).isNotNull();
    assertThat(histograms.get(1)).isNull();
    assertThat(histograms.get(2)).isNotNull();
  }

  @Test
  void shouldBeReadByHdrHistogramsOwnReader() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    List<Histogram> written = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 20; i++) {
      String tag = i % 2 == 0 ? "force" : "whole/tenant=shop";
      long[] values =
          LongStream.generate(() -> 1 + random.nextInt(60_000_000)).limit(500).toArray();
      Histogram histogram = Intervals.of(tag, HOUR_MS + i * 1_000L, values);
      written.add(histogram);
      log.append(HOUR_MS + i * 1_000L, encoder.line(histogram));
    }
    try (HistogramLogReader reader = new HistogramLogReader(files().get(0).toFile())) {
      for (Histogram expected : written) {
        EncodableHistogram read = reader.nextIntervalHistogram();
        assertThat(read).isEqualTo(expected);
        assertThat(read.getTag()).isEqualTo(expected.getTag());
        assertThat(read.getStartTimeStamp()).isEqualTo(expected.getStartTimeStamp());
        assertThat(read.getEndTimeStamp()).isEqualTo(expected.getEndTimeStamp());
        assertThat(((Histogram) read).getValueAtPercentile(99.9))
            .isEqualTo(expected.getValueAtPercentile(99.9));
      }
      assertThat(reader.nextIntervalHistogram()).isNull();
    }
  }

  @Test
  void shouldBeReadByHdrHistogramsLogProcessor() throws IOException {
    open(Duration.ofHours(24), BYTES_MAX);
    Histogram sum = Intervals.of("force", HOUR_MS);
    for (int i = 0; i < 5; i++) {
      Histogram histogram = Intervals.of("force", HOUR_MS + i * 1_000L, 1_000 + i, 7_000, 90_000);
      sum.add(histogram);
      log.append(HOUR_MS + i * 1_000L, encoder.line(histogram));
      append("count", HOUR_MS + i * 1_000L, 5);
    }
    Path out = directory.resolve("processed");
    new HistogramLogProcessor(
            new String[] {"-i", files().get(0).toString(), "-o", out.toString(), "-tag", "force"})
        .run();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    sum.outputPercentileDistribution(new PrintStream(expected, true, UTF_8), 5, HlogLine.NS_PER_MS);

    assertThat(percentileLines(Files.readString(Path.of(out + ".hgrm"))))
        .isNotEmpty()
        .isEqualTo(percentileLines(expected.toString(UTF_8)));
  }

  /** Without heading and summary. */
  private static List<String> percentileLines(String text) {
    return text.lines().filter(line -> line.matches("\\s*[0-9.]+ .*")).toList();
  }
}
