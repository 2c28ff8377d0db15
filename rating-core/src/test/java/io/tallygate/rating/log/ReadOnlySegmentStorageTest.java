package io.tallygate.rating.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlySegmentStorageTest {
  @TempDir Path directory;

  @Test
  void shouldReadAndNeverWrite() throws IOException {
    Files.write(directory.resolve("00000.segment"), new byte[] {1, 2, 3});
    Files.write(directory.resolve("other"), new byte[1]);
    ReadOnlySegmentStorage storage = new ReadOnlySegmentStorage(directory);
    assertThat(storage.list()).containsExactly("00000.segment");
    try (SegmentFile file = storage.open("00000.segment")) {
      ByteBuffer buffer = ByteBuffer.allocate(8);
      assertThat(file.read(buffer, 1)).isEqualTo(2);
      assertThat(buffer.get(0)).isEqualTo((byte) 2);
      assertThat(file.length()).isEqualTo(3);
      assertThatThrownBy(file::force).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> file.write(new ByteBuffer[0], 0, 0))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThatThrownBy(() -> storage.delete("00000.segment"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("00000.segment");
    assertThatThrownBy(() -> storage.create("1", 1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> storage.createSparse("1", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldRefuseAMissingDirectory() {
    assertThatThrownBy(() -> new ReadOnlySegmentStorage(directory.resolve("none")))
        .isInstanceOf(NotDirectoryException.class);
  }
}
