package io.tallygate.gateway.export.sink;

import org.jspecify.annotations.Nullable;

/** Where an export begins, given what its target says of earlier ones. */
public final class Resumption {
  private Resumption() {}

  /**
   * For a target that takes the rows of a newer snapshot over those of an older one.
   *
   * @param recorded what the target holds; null before the first export
   * @param snapshot what is to be exported
   * @return what to go on from: finished where nothing is left to do
   * @throws SinkException where the target holds something newer, which an older snapshot must not take back
   */
  public static SinkProgress from(@Nullable SinkProgress recorded, SnapshotIdentity snapshot)
      throws SinkException {
    if (recorded == null) {
      return SinkProgress.start(snapshot);
    }
    if (recorded.snapshot().equals(snapshot)) {
      return recorded;
    }
    if (snapshot.isOlderThan(recorded.snapshot())) {
      throw new SinkException(
          "the snapshot is older than what the target holds: export a newer one [snapshot="
              + snapshot
              + "] [target="
              + recorded.snapshot()
              + "]");
    }
    return SinkProgress.start(snapshot);
  }
}
