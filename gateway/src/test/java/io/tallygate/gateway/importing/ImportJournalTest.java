package io.tallygate.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.RefusalCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportJournalTest {
  private static final Bookmark MAPPING = new Bookmark(7);

  @TempDir Path directory;

  @Test
  void shouldKnowWhatWasAnsweredBeforeAKillAndLeaveOutATornEnd() throws Exception {
    Path path = directory.resolve(".x.import");
    List<Refusal> refusals =
        List.of(
            new Refusal(0, 3, RefusalCode.TIME_TOO_OLD), new Refusal(0, 9, RefusalCode.DUPLICATE));
    try (ImportJournal journal = ImportJournal.open(path, "import/1/a", MAPPING)) {
      journal.add(1, refusals);
      journal.through(2);
      journal.add(3, refusals);
      journal.through(3);
    }
    Files.writeString(path, "r 4 0 1\nr 4 1 1\na 4", StandardOpenOption.APPEND);
    for (int run = 0; run < 2; run++) {
      try (ImportJournal again = ImportJournal.open(path, "import/1/a", MAPPING)) {
        assertThat(again.answered()).isEqualTo(3);
        assertThat(again.refusals(1)).isEqualTo(refusals);
        assertThat(again.refusals(2)).isEmpty();
        assertThat(again.refusals(3)).isEqualTo(refusals);
        assertThat(again.refusals(4)).isEmpty();
      }
    }
  }

  @Test
  void shouldBeginAnewForAnotherFileOrMapping() throws Exception {
    Path path = directory.resolve(".x.import");
    try (ImportJournal journal = ImportJournal.open(path, "import/1/a", MAPPING)) {
      journal.through(2);
    }
    try (ImportJournal other = ImportJournal.open(path, "import/1/a", new Bookmark(8))) {
      assertThat(other.answered()).isZero();
    }
    try (ImportJournal other = ImportJournal.open(path, "import/1/b", new Bookmark(8))) {
      assertThat(other.answered()).isZero();
      other.delete();
    }
    assertThat(path).doesNotExist();
  }
}
