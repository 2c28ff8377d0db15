package io.tallygate.loadtest.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** The intervals of a soak as CSV, a line as soon as it is known. Of a soak that failed it ends up under a name that says so. */
final class SoakFile implements Closeable {
  private final @Nullable Path path;
  private final @Nullable PrintStream lines;

  /**
   * Begins it anew.
   *
   * @param path null: none is written
   */
  SoakFile(@Nullable Path path) throws IOException {
    this.path = path;
    if (path == null) {
      lines = null;
    } else {
      Files.deleteIfExists(ResultFiles.failed(path));
      lines = new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8);
      lines.println(SoakInterval.CSV_HEAD);
    }
  }

  void append(SoakInterval interval) {
    if (lines != null) {
      lines.println(interval.toCsv());
    }
  }

  /** The soak has failed: nothing more is appended. */
  void fail() throws IOException {
    close();
    if (path != null) {
      Files.move(path, ResultFiles.failed(path), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() {
    if (lines != null) {
      lines.close();
    }
  }
}
