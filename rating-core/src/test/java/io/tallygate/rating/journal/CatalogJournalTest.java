package io.tallygate.rating.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions and statements come back in order, whatever their length; a missing one is reported. */
class CatalogJournalTest {
  @TempDir Path directory;

  @Test
  void versionsComeBack() throws IOException {
    String large = "customer ".repeat(200_000);
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.append(1, 11, "Zoë", "one".getBytes(UTF_8));
      journal.force();
      journal.append(2, 22, "", large.getBytes(UTF_8));
      journal.force();
    }
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.append(3, 33, "file", "three".getBytes(UTF_8));
      journal.force();
      List<String> seen = new ArrayList<>();
      journal.forEach(
          entry ->
              seen.add(
                  entry.version()
                      + "@"
                      + entry.timeMs()
                      + " "
                      + entry.by()
                      + " "
                      + new String(entry.document(), UTF_8).hashCode()));
      assertThat(seen)
          .containsExactly(
              "1@11 Zoë " + "one".hashCode(),
              "2@22  " + large.hashCode(),
              "3@33 file " + "three".hashCode());
    }
  }

  @Test
  void aMissingVersionIsReported() throws IOException {
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.append(1, 0, "", new byte[3]);
      journal.append(3, 0, "", new byte[3]);
      assertThatThrownBy(() -> journal.forEach(entry -> {}))
          .isInstanceOf(JournalDamagedException.class)
          .hasMessageContaining("catalog version is missing [expected=2] [found=3]");
    }
  }

  @Test
  void statementsAreReadByTheirPlace() throws IOException {
    List<Long> places = new ArrayList<>();
    for (int life = 0; life < 3; life++) {
      try (StatementJournal journal = StatementJournal.open(directory, Barrier.DISK)) {
        for (int i = 0; i < 3; i++) {
          places.add(journal.append(("statement " + places.size()).getBytes(UTF_8)));
        }
        journal.force();
      }
    }
    assertThat(places).isSorted().doesNotHaveDuplicates();
    try (StatementJournal journal = StatementJournal.open(directory, Barrier.DISK)) {
      for (int i = 0; i < places.size(); i++) {
        assertThat(new String(journal.read(places.get(i)), UTF_8)).isEqualTo("statement " + i);
      }
      List<String> behind = new ArrayList<>();
      journal.forEachAfter(places.get(6), (place, bytes) -> behind.add(new String(bytes, UTF_8)));
      assertThat(behind).containsExactly("statement 7", "statement 8");
    }
  }
}
