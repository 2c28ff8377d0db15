package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTimesTest {
  @TempDir Path process;

  @Test
  void shouldReadEachThreadThatIsStillThere() throws IOException {
    task(7, "core");
    task(8, "force");
    Files.createDirectories(process.resolve("task/9"));
    Files.writeString(process.resolve("io"), "rchar: 1\nwchar: 2\nsyscr: 30\nsyscw: 40\n");
    ProcessTimes times = ProcessTimes.read(process);
    assertThat(times.threads())
        .containsOnlyKeys(7L, 8L)
        .containsEntry(8L, new ThreadTimes("force", 500, 60, 2, 3, 4, 5));
    assertThat(times.reads()).isEqualTo(30);
    assertThat(times.writes()).isEqualTo(40);
  }

  @Test
  void shouldFailWhenTheProcessHasEnded() {
    assertThatThrownBy(() -> ProcessTimes.read(process.resolve("gone")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldTakeAThreadThatBeganInBetweenWhole() {
    ThreadTimes times = new ThreadTimes("core", 100, 10, 5, 3, 2, 1);
    ThreadTimes newer = new ThreadTimes("flush", 7, 6, 5, 4, 3, 2);
    ProcessTimes between =
        new ProcessTimes(Map.of(1L, times, 2L, newer), 9, 8)
            .since(new ProcessTimes(Map.of(1L, times, 3L, newer), 4, 8));
    assertThat(between)
        .isEqualTo(
            new ProcessTimes(
                Map.of(1L, new ThreadTimes("core", 0, 0, 0, 0, 0, 0), 2L, newer), 5, 0));
  }

  private void task(int number, String name) throws IOException {
    Path task = Files.createDirectories(process.resolve("task/" + number));
    Files.writeString(
        task.resolve("stat"), number + " (" + name + ") S 1 1 1 0 -1 0 0 0 0 0 2 3 0 0 20");
    Files.writeString(task.resolve("schedstat"), "500 60 1\n");
    Files.writeString(
        task.resolve("status"), "voluntary_ctxt_switches:\t4\nnonvoluntary_ctxt_switches:\t5\n");
  }
}
