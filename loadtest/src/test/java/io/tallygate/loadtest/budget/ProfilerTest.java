package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {
  @TempDir Path directory;

  @Test
  void shouldKnowItsPlatforms() throws IOException {
    assertThat(Profiler.platform("Linux", "amd64")).isEqualTo("linux-x64");
    assertThat(Profiler.platform("Linux", "aarch64")).isEqualTo("linux-arm64");
  }

  @Test
  void shouldSayWhatIsMissingElsewhere() {
    assertThatThrownBy(() -> Profiler.platform("Mac OS X", "aarch64"))
        .isInstanceOf(IOException.class)
        .hasMessage("--budget needs Linux: it reads processor times from /proc [os.name=Mac OS X]");
    assertThatThrownBy(() -> Profiler.platform("Linux", "s390x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[os.arch=s390x]");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldPutItsLibraryWhereTheOptionPointsTo() throws IOException {
    String option = Profiler.unpack(directory).options().get(0);
    Path library = Path.of(option.substring("-agentpath:".length(), option.indexOf('=')));
    assertThat(library).hasParent(directory.toAbsolutePath());
    assertThat(Files.size(library)).isPositive();
  }
}
