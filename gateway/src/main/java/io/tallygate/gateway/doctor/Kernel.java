package io.tallygate.gateway.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of itself in files below {@code /proc} and {@code /sys}.
 *
 * @param root {@code /}, or a directory with such files in tests
 */
record Kernel(Path root) {
  /** A file's text without white space around it; null if there is none, as on another system. */
  @Nullable String text(String file) {
    try {
      return Files.readString(root.resolve(file)).strip();
    } catch (IOException e) {
      // Not Linux, another version of it, or a container that hides the file: nothing is known.
      return null;
    }
  }

  /** A file's lines; none if there is no such file. */
  List<String> lines(String file) {
    String text = text(file);
    return text == null ? List.of() : text.lines().toList();
  }
}
