package io.tallygate.rating;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies that are on the disk when they are made. */
final class FileCopies {
  private FileCopies() {}

  /** Copies a directory and everything below it, if it is there. What disappears meanwhile is left out. */
  static void tree(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Files.createDirectories(to);
    List<Path> entries;
    try (Stream<Path> listed = Files.list(from)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      Path copy = to.resolve(entry.getFileName());
      if (Files.isDirectory(entry)) {
        tree(entry, copy);
      } else {
        fileIfThere(entry, copy);
      }
    }
    force(to);
  }

  private static void fileIfThere(Path from, Path to) throws IOException {
    try {
      file(from, to);
    } catch (NoSuchFileException e) {
      if (Files.exists(from)) {
        throw e;
      }
    }
  }

  static void file(Path from, Path to) throws IOException {
    Files.copy(from, to);
    force(to);
  }

  /** Forces a file or the entries of a directory. */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ)) {
      channel.force(true);
    }
  }
}
