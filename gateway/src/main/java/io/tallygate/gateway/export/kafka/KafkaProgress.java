package io.tallygate.gateway.export.kafka;

import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import org.jspecify.annotations.Nullable;

/**
 * How far a table of a tenant is in its topic.
 *
 * @param progress of the snapshot being sent
 * @param since the earlier snapshot whose rows are left out; null where all rows are sent
 */
record KafkaProgress(SinkProgress progress, @Nullable SnapshotIdentity since) {
  /**
   * Where an export begins. No row is ever sent twice but by {@code isFull}.
   *
   * @param recorded what the topic holds; null before the first export
   * @param snapshot what is to be sent
   * @param earlier the earlier snapshot at hand; null for none
   * @param isFull whether all rows of a newer snapshot are to be sent, those that the topic has already, too
   */
  static KafkaProgress start(
      @Nullable KafkaProgress recorded,
      SnapshotIdentity snapshot,
      @Nullable SnapshotIdentity earlier,
      boolean isFull)
      throws SinkException {
    if (recorded == null) {
      return new KafkaProgress(SinkProgress.start(snapshot), null);
    }
    SnapshotIdentity sent = recorded.progress.snapshot();
    if (sent.equals(snapshot)) {
      return recorded.resumable(earlier);
    }
    if (snapshot.isOlderThan(sent)) {
      throw new SinkException(
          "the snapshot is older than what was sent: export a newer one [snapshot="
              + snapshot
              + "] [sent="
              + sent
              + "]");
    }
    if (isFull) {
      return new KafkaProgress(SinkProgress.start(snapshot), null);
    }
    if (!recorded.progress.isFinished()) {
      throw new SinkException(
          "an earlier snapshot was sent in part: send it to its end first, or all of this one with --full [part sent="
              + sent
              + "]");
    }
    if (!sent.equals(earlier)) {
      throw new SinkException(
          "an earlier snapshot was sent: give it with --since, so that only changes are sent, or send all again with"
              + " --full [sent="
              + sent
              + "] [since="
              + (earlier == null ? "none" : earlier)
              + "]");
    }
    return new KafkaProgress(SinkProgress.start(snapshot), earlier);
  }

  private KafkaProgress resumable(@Nullable SnapshotIdentity earlier) throws SinkException {
    if (!progress.isFinished() && since != null && !since.equals(earlier)) {
      throw new SinkException(
          "this snapshot was sent in part, as changes since another: give that with --since [since="
              + since
              + "] [given="
              + (earlier == null ? "none" : earlier)
              + "]");
    }
    return this;
  }

  KafkaProgress with(SinkProgress next) {
    return new KafkaProgress(next, since);
  }
}
