package io.tallygate.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What tells that a file is another one than before, without reading it: a rename over it, as a careful writer or a mounted secret
 * does, changes its key, and a write its time or length.
 *
 * @param key of the file in its file system; null where there is none
 */
record FileStamp(long modifiedMs, long length, @Nullable Object key) {
  private static final FileStamp MISSING = new FileStamp(0, -1, null);

  /** Of a file, symbolic links followed. */
  static FileStamp of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(
          attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      // It is being replaced, or was removed: there is nothing to be read now.
      return MISSING;
    }
  }

  boolean isMissing() {
    return length < 0;
  }
}
