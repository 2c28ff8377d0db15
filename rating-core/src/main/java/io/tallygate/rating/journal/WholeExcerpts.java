package io.tallygate.rating.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds whole excerpts in files without following Chronicle's chain of lengths: at a page of zeros the chain ends, and Chronicle
 * takes that for the end of the queue.
 */
final class WholeExcerpts {
  private WholeExcerpts() {}

  /**
   * The highest line that a whole excerpt knows to be safe. Lines only grow, so the newest file with a whole excerpt has it.
   *
   * @param files of one life, in their order
   * @return 0 if there is none
   */
  static long highestForcedThrough(List<Path> files) throws IOException {
    long highest = -1;
    for (int i = files.size() - 1; i >= 0 && highest < 0; i--) {
      highest = highestForcedThrough(files.get(i));
    }
    return Math.max(0, highest);
  }

  private static long highestForcedThrough(Path file) throws IOException {
    long[] highest = {-1};
    ExcerptScan.forEach(
        file,
        (offset, header, payload) -> highest[0] = Math.max(highest[0], header.forcedThrough()));
    return highest[0];
  }
}
