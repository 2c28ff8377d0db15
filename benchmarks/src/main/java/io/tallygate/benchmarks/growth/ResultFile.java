package io.tallygate.benchmarks.growth;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where results go when nobody says where: {@code benchmarks/target/results} of the tree that the program was built in. */
final class ResultFile {
  private ResultFile() {}

  static Path named(String name) throws IOException {
    return home().resolve("results").resolve(name);
  }

  /** The directory that the program's jar or classes lie in. */
  static Path home() throws IOException {
    try {
      Path own =
          Path.of(ResultFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path parent = own.toAbsolutePath().getParent();
      return parent == null || !Files.isDirectory(parent) ? Path.of("").toAbsolutePath() : parent;
    } catch (URISyntaxException e) {
      throw new IOException("the place of this program is unknown", e);
    }
  }
}
