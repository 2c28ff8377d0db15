package io.tallygate.rating.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.journal.JournalSurvey.JournalFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals are read beside the process that appends, and without a trace. */
class JournalSurveyTest {
  private static final byte[] LARGE = "customer ".repeat(60_000).getBytes(UTF_8);

  @TempDir Path directory;

  private static List<String> versions(Path directory) throws IOException {
    List<String> versions = new ArrayList<>();
    CatalogJournal.readBeside(
        directory,
        entry -> versions.add(entry.version() + " " + entry.by() + " " + entry.document().length));
    return versions;
  }

  @Test
  void shouldReadVersionsWhileTheJournalIsOpen() throws IOException {
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.append(1, 11, "Zoë", new byte[3]);
      journal.append(2, 22, "", LARGE);
      journal.force();
      assertThat(versions(directory)).containsExactly("1 Zoë 3", "2  " + LARGE.length);
      List<JournalFile> files = JournalSurvey.of(directory);
      assertThat(files).hasSize(1);
      JournalFile file = files.get(0);
      assertThat(file.messages()).isEqualTo(2);
      assertThat(file.excerpts()).isEqualTo(4);
      assertThat(file.firstNumber()).isEqualTo(1);
      assertThat(file.lastNumber()).isEqualTo(2);
      assertThat(file.missing()).isZero();
      assertThat(file.isDamaged()).isFalse();
    }
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.append(3, 33, "file", new byte[1]);
      assertThat(versions(directory)).endsWith("3 file 1");
      assertThat(JournalSurvey.of(directory))
          .extracting(JournalFile::generation)
          .containsExactly(1, 2);
    }
  }

  @Test
  void shouldFindAnExcerptThatWasSafeAndIsGone() throws IOException {
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      for (int version = 1; version <= 3; version++) {
        journal.append(version, version, "", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        journal.force();
      }
    }
    JournalFile before = JournalSurvey.of(directory).get(0);
    Path file = directory.resolve("00001").resolve(before.file());
    List<Long> offsets = new ArrayList<>();
    ExcerptScan.forEach(file, (offset, header, payload) -> offsets.add(offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), offsets.get(1) + ExcerptHeader.LENGTH + 12);
    }

    JournalFile after = JournalSurvey.of(directory).get(0);
    assertThat(after.excerpts()).isEqualTo(2);
    assertThat(after.missing()).isEqualTo(1);
    assertThat(after.isDamaged()).isTrue();
    assertThat(versions(directory)).hasSize(1);
  }

  @Test
  void shouldReportAVersionThatIsMissingBeforeAnother() throws IOException {
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.append(1, 0, "", new byte[3]);
      journal.append(3, 0, "", new byte[3]);
      assertThatThrownBy(() -> versions(directory))
          .isInstanceOf(JournalDamagedException.class)
          .hasMessageContaining("catalog version is missing [expected=2] [found=3]");
    }
  }

  @Test
  void shouldFindNothingWhereThereIsNoJournal() throws IOException {
    assertThat(JournalSurvey.of(directory.resolve("none"))).isEmpty();
    assertThat(Files.exists(directory.resolve("none"))).isFalse();
  }
}
