package io.tallygate.rating.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibraryTest {
  @Test
  void shouldLeaveNoLibraryBehindForAProcessThatIsKilled(@TempDir Path directory)
      throws IOException {
    assumeThat(UnpackedLibrary.MAPS).exists();
    try (UsageStore store = UsageStore.open(directory)) {
      assertThat(store.state().flushNumber()).isZero();
      assertThat(UnpackedLibrary.mapped())
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).endsWith(" (deleted)"));
    }
  }
}
