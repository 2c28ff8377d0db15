package io.tallygate.loadtest;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A new directory that is deleted with all its content, unless it is kept. */
public final class TemporaryDirectory implements Closeable {
  private final Path path;
  private boolean isKept;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /**
   * @param parent made if it does not exist; null: the system's
   */
  public static TemporaryDirectory create(@Nullable Path parent, String prefix) throws IOException {
    if (parent == null) {
      return new TemporaryDirectory(Files.createTempDirectory(prefix));
    }
    Files.createDirectories(parent);
    return new TemporaryDirectory(Files.createTempDirectory(parent, prefix));
  }

  public Path path() {
    return path;
  }

  /** Leaves the directory where it is. */
  public void keep() {
    isKept = true;
  }

  @Override
  public void close() throws IOException {
    if (isKept || !Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
