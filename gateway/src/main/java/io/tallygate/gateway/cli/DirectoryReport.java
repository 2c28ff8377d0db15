package io.tallygate.gateway.cli;

import io.tallygate.rating.LiveDirectory;
import io.tallygate.rating.OfflineDirectory;
import io.tallygate.rating.journal.JournalSurvey.JournalFile;
import io.tallygate.rating.log.SegmentSurvey;
import io.tallygate.rating.log.SegmentSurvey.Segment;
import io.tallygate.rating.log.SegmentSurvey.State;
import io.tallygate.rating.store.StoredState;
import io.tallygate.rating.store.UsageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is where in a data directory.
 *
 * @param durableLine highest log position that frames knew to be safe on disk
 * @param store null beside a gateway: its database is its own
 * @param storeBytes length of the store's files
 * @param damage in words, each place that once was safe and cannot be read; empty: none was found
 */
record DirectoryReport(
    List<Segment> segments,
    long durableLine,
    List<JournalFile> counterJournal,
    List<JournalFile> catalogJournal,
    List<JournalFile> statementJournal,
    @Nullable Store store,
    long storeBytes,
    long idBytes,
    List<String> damage) {
  /**
   * How far the store is.
   *
   * @param flush number of the last one it holds
   * @param position of that flush in the log
   */
  record Store(long flush, long position, int catalogVersion, int series, long counterRows) {}

  /** Reads the directory; {@code offline} as well, unless a gateway works in it. */
  static DirectoryReport of(LiveDirectory live, @Nullable OfflineDirectory offline)
      throws IOException {
    List<Segment> segments = SegmentSurvey.of(live.segments());
    long line = segments.stream().mapToLong(Segment::durableLine).max().orElse(0);
    List<JournalFile> counters = live.counterJournal();
    List<JournalFile> catalog = live.catalogJournal();
    List<JournalFile> statements = live.statementJournal();
    List<String> damage = new ArrayList<>();
    segments.forEach(segment -> damaged(segment, line, damage));
    damaged("counter journal", counters, damage);
    damaged("catalog journal", catalog, damage);
    damaged("statement journal", statements, damage);
    return new DirectoryReport(
        segments,
        line,
        counters,
        catalog,
        statements,
        offline == null ? null : store(offline.store()),
        live.storeBytes(),
        live.idBytes(),
        damage);
  }

  private static void damaged(Segment segment, long line, List<String> damage) {
    boolean isCut = segment.state() == State.OPEN || segment.state() == State.BROKEN;
    if (isCut && segment.end() < line) {
      damage.add(
          "usage log: "
              + segment.fault()
              + " below the durable line [position="
              + segment.end()
              + "] [file="
              + segment.file()
              + "] [durable line="
              + line
              + "]");
    } else if (segment.state() == State.UNREADABLE) {
      damage.add("usage log: " + segment.fault());
    }
  }

  private static void damaged(String journal, List<JournalFile> files, List<String> damage) {
    files.stream()
        .filter(JournalFile::isDamaged)
        .forEach(
            file ->
                damage.add(
                    journal
                        + ": excerpts that were safe are missing [life="
                        + file.generation()
                        + "] [file="
                        + file.file()
                        + "] [missing="
                        + file.missing()
                        + "]"));
  }

  private static Store store(UsageStore store) {
    StoredState state = store.state();
    return new Store(
        state.flushNumber(),
        state.position(),
        state.catalogVersion(),
        store.seriesCount(),
        store.counterRows());
  }
}
