package io.tallygate.gateway.cli;

import io.tallygate.rating.DirectoryInUseException;
import io.tallygate.rating.LiveDirectory;
import io.tallygate.rating.OfflineDirectory;
import io.tallygate.rating.ingest.EngineState;
import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.log.LogFollower;
import io.tallygate.rating.store.UsageStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of a data directory and the names of what it counts. At rest the names come from the store; beside a gateway, whose
 * database is its own, from the catalog journal and from as much of the log as is retained.
 */
final class LogSource implements Closeable {
  private final LogFollower log;
  private final LogNames names;
  private final @Nullable OfflineDirectory offline;

  private LogSource(LogFollower log, LogNames names, @Nullable OfflineDirectory offline) {
    this.log = log;
    this.names = names;
    this.offline = offline;
  }

  /**
   * @param mayHold whether a directory at rest may be held, so that no gateway starts on it meanwhile
   */
  static LogSource open(Path data, boolean mayHold) throws IOException {
    LiveDirectory live = LiveDirectory.of(data);
    LogFollower log = LogFollower.open(live.segments());
    try {
      OfflineDirectory offline = mayHold ? held(data) : null;
      return offline == null
          ? new LogSource(log, fromLog(live, log), null)
          : new LogSource(log, fromStore(offline), offline);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** Null if a gateway works in it. */
  private static @Nullable OfflineDirectory held(Path data) throws IOException {
    try {
      return OfflineDirectory.open(data);
    } catch (DirectoryInUseException e) {
      return null;
    }
  }

  private static LogNames fromLog(LiveDirectory live, LogFollower log) throws IOException {
    return new LogNames(
        live.catalog(), number -> null, List.of(), log.hasBeginning() ? 0 : Long.MAX_VALUE);
  }

  private static LogNames fromStore(OfflineDirectory offline) throws IOException {
    UsageStore store = offline.store();
    LogNames names =
        new LogNames(
            offline.catalog(),
            number -> number >= 0 && number < store.seriesCount() ? store.series(number) : null,
            store.attributeNames(),
            store.state().position());
    byte[] state = store.state().engineState();
    if (state.length > 0) {
      EngineState.read(state)
          .producers()
          .forEach(producer -> names.learnProducer(producer.number(), producer.name()));
    }
    return names;
  }

  LogFollower log() {
    return log;
  }

  LogNames names() {
    return names;
  }

  /** The directory, if it is held; null beside a gateway. */
  @Nullable OfflineDirectory offline() {
    return offline;
  }

  @Override
  public void close() throws IOException {
    try (log) {
      if (offline != null) {
        offline.close();
      }
    }
  }
}
