package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSegmentStorageTest {
  /** More than one chunk of zeroes, and not a whole number of them. */
  private static final int LENGTH = (1 << 20) + 4096;

  @TempDir Path directory;
  private DiskSegmentStorage storage;

  @BeforeEach
  void open() throws IOException {
    storage = new DiskSegmentStorage(directory.resolve("data").resolve("log"));
  }

  @Test
  void shouldMakeAFileOfZeroesOfTheWholeLength() throws IOException {
    try (SegmentFile file = storage.create("00000.segment", LENGTH)) {
      assertThat(file.name()).isEqualTo("00000.segment");
      assertThat(file.length()).isEqualTo(LENGTH);
      ByteBuffer content = ByteBuffer.allocate(LENGTH);
      assertThat(file.read(content, 0)).isEqualTo(LENGTH);
      assertThat(content.array()).containsOnly(0);
    }
  }

  @Test
  void shouldMakeASparseFileThatReadsAsZeroesAndTakesWrites() throws IOException {
    try (SegmentFile file = storage.createSparse("00000.segment", LENGTH)) {
      assertThat(file.name()).isEqualTo("00000.segment");
      assertThat(file.length()).isEqualTo(LENGTH);
      ByteBuffer content = ByteBuffer.allocate(LENGTH);
      assertThat(file.read(content, 0)).isEqualTo(LENGTH);
      assertThat(content.array()).containsOnly(0);
      file.write(new ByteBuffer[] {text("usage")}, 1, 70_000);
      file.force();
    }
    try (SegmentFile file = storage.open("00000.segment")) {
      assertThat(file.length()).isEqualTo(LENGTH);
      ByteBuffer content = ByteBuffer.allocate(7);
      assertThat(file.read(content, 69_999)).isEqualTo(7);
      assertThat(new String(content.array(), US_ASCII)).isEqualTo("\0usage\0");
    }
    assertThatThrownBy(() -> storage.createSparse("00000.segment", LENGTH))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void shouldWriteBuffersOneBehindTheOtherAndReadThemBack() throws IOException {
    try (SegmentFile file = storage.create("00000.segment", LENGTH)) {
      ByteBuffer[] buffers = {text("usage "), text("is "), text("counted"), text("not written")};
      file.write(buffers, 3, 5_000);
      file.force();
      assertThat(buffers[2].hasRemaining()).isFalse();
      assertThat(buffers[3].hasRemaining()).isTrue();
    }
    try (SegmentFile file = storage.open("00000.segment")) {
      assertThat(file.length()).isEqualTo(LENGTH);
      ByteBuffer content = ByteBuffer.allocate(18);
      assertThat(file.read(content, 4_999)).isEqualTo(18);
      assertThat(new String(content.array(), US_ASCII)).isEqualTo("\0usage is counted\0");
    }
  }

  /** More buffers than one system call takes (IOV_MAX is 1,024). */
  @Test
  void shouldWriteMoreBuffersThanOneCallTakes() throws IOException {
    ByteBuffer[] buffers = new ByteBuffer[3_000];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = ByteBuffer.allocateDirect(128).putInt(0, i);
    }
    try (SegmentFile file = storage.create("00000.segment", LENGTH)) {
      file.write(buffers, buffers.length, 4_096);
      ByteBuffer content = ByteBuffer.allocate(buffers.length * 128);
      file.read(content, 4_096);
      for (int i = 0; i < buffers.length; i++) {
        assertThat(content.getInt(i * 128)).isEqualTo(i);
      }
    }
  }

  @Test
  void shouldReadNoFurtherThanTheFile() throws IOException {
    try (SegmentFile file = storage.create("00000.segment", LENGTH)) {
      assertThat(file.read(ByteBuffer.allocate(1_000), LENGTH - 10)).isEqualTo(10);
      assertThat(file.read(ByteBuffer.allocate(1_000), LENGTH)).isZero();
    }
  }

  @Test
  void shouldListSegmentsOnlyAndInOrder() throws IOException {
    storage.create("00002.segment", 4_096).close();
    storage.create("00001.segment", 4_096).close();
    Files.writeString(directory.resolve("data/log/notes.txt"), "not a segment");
    assertThat(storage.list()).containsExactly("00001.segment", "00002.segment");
    storage.delete("00001.segment");
    assertThat(storage.list()).containsExactly("00002.segment");
  }

  @Test
  void shouldNeverOverwriteAFileThatIsThere() throws IOException {
    storage.create("00000.segment", 4_096).close();
    assertThatThrownBy(() -> storage.create("00000.segment", LENGTH))
        .isInstanceOf(FileAlreadyExistsException.class);
    try (SegmentFile file = storage.open("00000.segment")) {
      assertThat(file.length()).isEqualTo(4_096);
    }
  }

  @Test
  void shouldNotMakeAFileByOpeningIt() {
    assertThatThrownBy(() -> storage.open("00009.segment")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> storage.delete("00009.segment"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldKnowTheSpaceThereIs() throws IOException {
    assertThat(storage.usableBytes()).isPositive();
  }

  @Test
  void shouldCarryALog() throws IOException {
    int segment = 68 * 4096;
    LogEnd empty = LogReader.read(storage, segment, 0, 0, (buffer, offset) -> {});
    FrameBuffer frame =
        new FrameBuffer(
            ByteBuffer.allocateDirect(LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX)));
    long end;
    try (UsageLog log =
        SegmentedUsageLog.open(storage, segment, empty, true, 2, 0, 0, Runnable::run)) {
      for (int i = 0; i < 20; i++) {
        LogFrame.begin(frame.buffer(), 0, LogFrame.KIND_USAGE);
        frame.buffer().putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 50_000, LITTLE_ENDIAN);
        log.append(new FrameBuffer[] {frame}, 1, 1_000);
        log.releaseBelow(log.force());
      }
      end = log.durablePosition();
      assertThat(log.segmentsRecycled()).isPositive();
    }
    long oldest = LogReader.oldestPosition(storage, segment);
    assertThat(LogReader.read(storage, segment, oldest, end, (buffer, offset) -> {}).position())
        .isEqualTo(end);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }
}
