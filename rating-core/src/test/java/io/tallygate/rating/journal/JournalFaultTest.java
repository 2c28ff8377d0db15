package io.tallygate.rating.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Six versions of 20,000 bytes, each filled with its number; then the disk does something to version 3. What was forced is
 * missed, whatever hides it; what was not is the end.
 */
class JournalFaultTest {
  private static final int LENGTH = 20_000;

  @TempDir Path directory;

  private Path file;
  private long thirdAt;

  /** What the disk does. */
  enum Fault {
    PAYLOAD_BYTE("catalog version is missing [expected=3] [found=4]: excerpt is damaged") {
      @Override
      void strike(RandomAccessFile file, long thirdAt) throws IOException {
        file.seek(thirdAt + 5_000);
        file.write(99);
      }
    },
    PAGE_OF_ZEROS_OVER_THE_HEAD("[excerpt=3] [safe through=5] [last number read=2]") {
      @Override
      void strike(RandomAccessFile file, long thirdAt) throws IOException {
        file.seek(thirdAt - 10 - ExcerptHeader.LENGTH - 4);
        file.write(new byte[4096]);
      }
    },
    PAGE_OF_ZEROS_WITHIN("catalog version is missing [expected=3] [found=4]: excerpt is damaged") {
      @Override
      void strike(RandomAccessFile file, long thirdAt) throws IOException {
        file.seek((thirdAt + 5_000) / 4096 * 4096);
        file.write(new byte[4096]);
      }
    },
    EXCERPT_LENGTH_THAT_IS_NONE("[excerpt=3] [safe through=5] [last number read=2]") {
      @Override
      void strike(RandomAccessFile file, long thirdAt) throws IOException {
        file.seek(thirdAt - 10 - ExcerptHeader.LENGTH - 4);
        file.write(new byte[] {-1, -1, -1, 0x3F});
      }
    };

    final String report;

    Fault(String report) {
      this.report = report;
    }

    abstract void strike(RandomAccessFile file, long thirdAt) throws IOException;
  }

  @BeforeEach
  void write() throws IOException {
    Barrier unforced = path -> {};
    append(unforced, 1, 6, true);
    file = file();
    thirdAt = find((byte) 3);
  }

  @ParameterizedTest
  @EnumSource
  void shouldMissWhatWasForced(Fault fault) throws IOException {
    strike(fault);
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      assertThatThrownBy(() -> journal.forEach(entry -> {}))
          .isInstanceOf(JournalDamagedException.class)
          .hasMessageContaining(fault.report)
          .hasMessageContaining(file.getParent().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndBeforeWhatWasNotForcedAndGoOnFromThere(Fault fault) throws IOException {
    directory = directory.resolve("unforced");
    append(path -> {}, 1, 6, false);
    file = file();
    thirdAt = find((byte) 3);
    strike(fault);

    assertThat(versions()).containsExactly(1, 2);
    append(path -> {}, 3, 4, true);
    assertThat(versions()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void shouldMissWhatAShorterFileNoLongerHolds() throws IOException {
    append(path -> {}, 7, 8, true);
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(thirdAt + 5_000);
    }
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      assertThatThrownBy(() -> journal.forEach(entry -> {}))
          .isInstanceOf(JournalDamagedException.class)
          .hasMessageContaining("catalog version is missing [expected=3] [found=7]");
    }
  }

  @Test
  void shouldReadAsFarAsAShorterFileGoes() throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      disk.setLength(thirdAt + 5_000);
    }
    assertThat(versions()).containsExactly(1, 2);
  }

  private void strike(Fault fault) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
      fault.strike(disk, thirdAt);
    }
  }

  private void append(Barrier barrier, int first, int last, boolean forceEach) throws IOException {
    try (CatalogJournal journal = CatalogJournal.open(directory, barrier)) {
      for (int version = first; version <= last; version++) {
        byte[] document = new byte[LENGTH];
        Arrays.fill(document, (byte) version);
        journal.append(version, 0, "", document);
        if (forceEach) {
          journal.force();
        }
      }
    }
  }

  private List<Integer> versions() throws IOException {
    List<Integer> versions = new ArrayList<>();
    try (CatalogJournal journal = CatalogJournal.open(directory, Barrier.DISK)) {
      journal.forEach(entry -> versions.add(entry.version()));
    }
    return versions;
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
  }

  /** Where a run of a thousand equal bytes begins. */
  private long find(byte value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int run = 0;
    for (int at = 0; at < bytes.length; at++) {
      run = bytes[at] == value ? run + 1 : 0;
      if (run == 1000) {
        return at - 999;
      }
    }
    throw new AssertionError("no such document");
  }
}
