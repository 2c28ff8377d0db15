package io.tallygate.rating.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes what was written to a journal's files durable: the seam at which tests let a disk fail.
 *
 * <p>Not Chronicle's own {@code sync()}: by default it is asynchronous, it logs a failed msync and goes on, and without its
 * native layer it does nothing. A force of a channel of our own on the same file writes the same pages, and fails loudly.
 */
@FunctionalInterface
public interface Barrier {
  /** The disk. */
  Barrier DISK =
      path -> {
        if (Files.isDirectory(path)) {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
          }
        } else {
          try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.force(false);
          }
        }
      };

  /**
   * Returns when everything written to the file, or every name in the directory, is on the disk.
   *
   * @throws IOException fatal: it is never tried again on the same file
   */
  void force(Path path) throws IOException;
}
