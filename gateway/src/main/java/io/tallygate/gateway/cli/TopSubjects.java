package io.tallygate.gateway.cli;

import io.tallygate.rating.inspect.SeriesCounts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The subjects with most records since the last look, from the log of a directory that a gateway works in. One thread. */
final class TopSubjects implements Closeable {
  private static final int SUBJECTS = 5;

  /** A second at 1.3 GB/s of the largest frames; what is behind that is shown a second later. */
  private static final int FRAMES_MAX = 20_000;

  private final LogSource source;
  private final SeriesCounts counts;

  private TopSubjects(LogSource source) {
    this.source = source;
    counts = new SeriesCounts(source.names());
  }

  /** Reads what is there already, for the names in it, and looks from its end on. */
  static TopSubjects open(Path data) throws IOException {
    TopSubjects subjects = new TopSubjects(LogSource.open(data, false));
    try {
      while (subjects.source.log().poll(subjects.counts, FRAMES_MAX) > 0) {
        subjects.counts.take(0);
      }
    } catch (IOException | RuntimeException e) {
      subjects.close();
      throw e;
    }
    return subjects;
  }

  /** As lines, most first. */
  List<String> look() throws IOException {
    source.log().poll(counts, FRAMES_MAX);
    return counts.take(SUBJECTS).stream()
        .map(
            subject ->
                String.format(Locale.ROOT, "%,14d records  %s", subject.records(), subject.name()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
