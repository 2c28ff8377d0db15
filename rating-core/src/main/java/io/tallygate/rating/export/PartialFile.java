package io.tallygate.rating.export;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that gets its name when it is whole and on disk: until then it has another one beside it, and a kill leaves only that,
 * which the next attempt replaces. Whoever sees the name sees all of the content.
 */
public final class PartialFile implements AutoCloseable {
  private final Path target;
  private final Path partial;

  private PartialFile(Path target, Path partial) {
    this.target = target;
    this.partial = partial;
  }

  /** Removes what an attempt before left; the target stays as it is. */
  public static PartialFile of(Path target) throws IOException {
    Path whole = target.toAbsolutePath();
    Path name = whole.getFileName();
    if (name == null || Files.isDirectory(whole)) {
      throw new ExportFailedException(
          "a file is needed, not a directory [file=" + whole + "]", null);
    }
    PartialFile file = new PartialFile(whole, whole.resolveSibling("." + name + ".partial"));
    file.remove();
    return file;
  }

  /** Where to write to. */
  public Path path() {
    return partial;
  }

  /** Forces the content and gives it its name, in place of what had it before. */
  public void complete() throws IOException {
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(partial, target, ATOMIC_MOVE, REPLACE_EXISTING);
    Path directory = target.getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes what was not completed. */
  @Override
  public void close() throws IOException {
    remove();
  }

  /** With what DuckDB leaves beside a database that was not closed. */
  private void remove() throws IOException {
    for (String suffix : List.of("", ".wal", ".tmp")) {
      removeAll(partial.resolveSibling(partial.getFileName() + suffix));
    }
  }

  /** A file, or a directory with what is in it; nothing happens if it is not there. */
  static void removeAll(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.deleteIfExists(path);
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
