package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.verify.Verification;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit of ids that events run into all the time, and that changes from start to start. */
class CoreIdLimitTest {
  private static final int ID_LENGTH = 16;

  @TempDir Path directory;

  @Test
  void shouldKeepToTheLimitAndHoldTheLawsWhenItChanges() throws Exception {
    long[] sequences = new long[CoreTraffic.PRODUCERS];
    Map<String, BigInteger> counted = Map.of();
    for (int idsMax : List.of(600, 200, 900, 400)) {
      CoreSettings settings = CrashTarget.settings(directory, idsMax);
      try (Core core = Core.open(settings, CrashPoints.NONE)) {
        assertThat(core.statistics().idsRemembered()).isLessThanOrEqualTo(idsMax);
        CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
        for (int i = 0; i < 900; i++) {
          traffic.sendNext(i % CoreTraffic.PRODUCERS);
        }
        traffic.drain();
        for (int i = 0; i < sequences.length; i++) {
          sequences[i] = traffic.sequence(i);
        }
        core.flushes().flushAndStore();
        counted = CoreCrashIT.counted(core);
        assertThat(core.statistics().idsDropped()).isPositive();
        assertThat(core.statistics().idsCoveredSinceMs()).isPositive();
        assertThat(core.statistics().idsRemembered()).isPositive().isLessThanOrEqualTo(idsMax);
        assertThat(idsOnDisk()).isEqualTo(core.statistics().idsRemembered());
      }
    }

    assertThat(counted).as("no id came twice").isEqualTo(CoreTraffic.expected(sequences));
    assertThat(Verification.run(CrashTarget.settings(directory), null).laws())
        .allSatisfy(
            law -> assertThat(law.faults()).as("%s: %s", law.law(), law.checked()).isEmpty());
  }

  private long idsOnDisk() throws Exception {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory.resolve("ids"))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes / ID_LENGTH;
  }
}
