package io.tallygate.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** Where results go and are looked for when nobody says where. */
public final class ResultsDirectory {
  private ResultsDirectory() {}

  /**
   * {@code benchmarks/target/results} of the tree that this program was built in, whatever directory it is run in. May not exist
   * yet.
   */
  public static Path usual() {
    return ownDirectory().resolve("results");
  }

  /** {@code benchmarks/results}: what is committed. May not exist yet. */
  public static Path kept() {
    return ownDirectory().resolveSibling("results");
  }

  /** In which the jar or the classes of this program lie. */
  static Path ownDirectory() {
    try {
      Path own =
          Path.of(
              ResultsDirectory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Objects.requireNonNull(own.toAbsolutePath().getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of this program is unknown", e);
    }
  }
}
