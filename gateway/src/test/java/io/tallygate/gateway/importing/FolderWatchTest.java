package io.tallygate.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
  @TempDir Path directory;

  private final List<String> told = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private @Nullable ImportException failure;
  private @Nullable ImportException fault;

  private static final class ManualClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private FolderWatch watch(@Nullable String marker, Duration settle) {
    return new FolderWatch(
        new FolderWatch.Importer() {
          @Override
          public void check() throws ImportException {
            if (fault != null) {
              throw fault;
            }
          }

          @Override
          public ImportReport run(Path file, FileImport.Outputs outputs)
              throws ImportException, IOException {
            if (failure != null) {
              throw failure;
            }
            ImportReport report = report(file);
            report.writeTo(outputs.report());
            return report;
          }
        },
        new FolderWatch.Settings(directory, "*.csv", marker, settle, Duration.ZERO),
        new FolderWatch.Listener() {
          @Override
          public void imported(ImportReport report) {
            told.add("imported " + report.file());
          }

          @Override
          public void failed(Path file, String why) {
            told.add("failed " + file.getFileName() + ": " + why);
          }

          @Override
          public void postponed(Path file, String why) {
            told.add("postponed " + file.getFileName() + ": " + why);
          }
        },
        clock);
  }

  private static ImportReport report(Path file) {
    return new ImportReport(
        file.getFileName().toString(),
        1,
        "00",
        "m",
        ImportReport.IMPORTED,
        "",
        0,
        0,
        0,
        new ImportReport.Rows(0, 0, 0, 0, 0, 0, 0),
        List.of(),
        null,
        null,
        new ImportReport.Refusals(Map.of(), List.of(), null),
        new ImportReport.Suspense(0, List.of()),
        List.of());
  }

  @Test
  void shouldTakeAFileWhenItHasNotChangedForLongEnough() throws Exception {
    FolderWatch watch = watch(null, Duration.ofSeconds(5));
    Path file = Files.writeString(directory.resolve("a.csv"), "1");
    Files.writeString(directory.resolve("b.txt"), "1");
    assertThat(watch.round()).isEqualTo(1);
    clock.now = Instant.ofEpochSecond(4);
    Files.writeString(file, "12");
    assertThat(watch.round()).isEqualTo(1);
    clock.now = Instant.ofEpochSecond(8);
    assertThat(watch.round()).isEqualTo(1);
    clock.now = Instant.ofEpochSecond(9);
    assertThat(watch.round()).isZero();
    assertThat(told).containsExactly("imported a.csv");
    assertThat(file).doesNotExist();
    assertThat(directory.resolve("done/a.csv")).hasContent("12");
    assertThat(directory.resolve("done/a.csv.report.json")).exists();
    assertThat(directory.resolve("b.txt")).exists();
  }

  @Test
  void shouldTakeAFileWithItsMarker() throws Exception {
    FolderWatch watch = watch(".ready", Duration.ofSeconds(5));
    Files.writeString(directory.resolve("a.csv"), "1");
    assertThat(watch.round()).isEqualTo(1);
    Files.writeString(directory.resolve("a.csv.ready"), "");
    assertThat(watch.round()).isZero();
    assertThat(directory.resolve("done/a.csv")).exists();
    assertThat(directory.resolve("a.csv.ready")).doesNotExist();
  }

  @Test
  void shouldLeaveFilesWhereTheyAreWhileTheGatewayIsAwayAndMoveThoseThatFail() throws Exception {
    FolderWatch watch = watch(null, Duration.ZERO);
    Path file = Files.writeString(directory.resolve("a.csv"), "1");
    fault = new ImportSuspendedException("away");
    assertThat(watch.round()).isEqualTo(1);
    fault = null;
    failure = new ImportSuspendedException("gone");
    assertThat(watch.round()).isEqualTo(1);
    assertThat(file).exists();
    failure = new ImportException("no such column");
    assertThat(watch.round()).isZero();
    assertThat(told)
        .containsExactly(
            "postponed a.csv: away", "postponed a.csv: gone", "failed a.csv: no such column");
    assertThat(directory.resolve("failed/a.csv")).hasContent("1");
    assertThat(directory.resolve("failed/a.csv.error.txt")).hasContent("no such column");
  }

  @Test
  void shouldEndAndMoveNothingWhenNoFileCouldBeImported() throws Exception {
    FolderWatch watch = watch(null, Duration.ZERO);
    Path file = Files.writeString(directory.resolve("a.csv"), "1");
    fault = new MappingException("meters[0].meter", "the gateway has no such meter");
    assertThatThrownBy(watch::round).isSameAs(fault);
    assertThat(file).exists();
  }
}
