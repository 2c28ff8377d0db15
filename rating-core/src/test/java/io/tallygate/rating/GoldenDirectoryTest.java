package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.log.SegmentSurvey;
import io.tallygate.rating.log.SegmentSurvey.State;
import io.tallygate.rating.verify.Verification;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier version left on the disk is restored, read, recovered, goes on, and keeps the laws. */
class GoldenDirectoryTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = "1")
  void shouldGoOnWithWhatThisFormatHolds(String name) throws Exception {
    Path backup = directory.resolve("backup");
    Path data = directory.resolve("data");
    GoldenDirectory.unzip(name, backup);
    OfflineBackup.restore(backup, data);

    LiveDirectory found = LiveDirectory.of(data);
    assertThat(SegmentSurvey.of(found.segments()))
        .isNotEmpty()
        .allSatisfy(segment -> assertThat(segment.state()).isIn(State.SEALED, State.OPEN));
    assertThat(found.counterJournal()).isNotEmpty().noneMatch(file -> file.isDamaged());

    try (Core core = Core.open(GoldenDirectory.settings(data), CrashPoints.NONE)) {
      assertThat(GoldenDirectory.contents(core)).isEqualTo(GoldenDirectory.expected(name));
      CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
      for (int frame = 0; frame < 6; frame++) {
        traffic.sendNext(0);
      }
      traffic.drain();
    }
    assertThat(Verification.run(GoldenDirectory.settings(data), null).laws())
        .isNotEmpty()
        .allSatisfy(law -> assertThat(law.faults()).as(law.checked()).isEmpty());
  }
}
