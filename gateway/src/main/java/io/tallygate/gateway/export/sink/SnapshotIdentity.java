package io.tallygate.gateway.export.sink;

import java.time.Instant;

/**
 * Which state of a gateway a snapshot holds.
 *
 * @param throughFlush the last flush in it
 * @param createdAt when it was made, to the microsecond
 */
public record SnapshotIdentity(long throughFlush, Instant createdAt) {
  /** By what it holds; where both hold the same flushes (statements change without one) by when it was made. */
  public boolean isOlderThan(SnapshotIdentity other) {
    return throughFlush < other.throughFlush
        || (throughFlush == other.throughFlush && createdAt.isBefore(other.createdAt));
  }

  @Override
  public String toString() {
    return "flush " + throughFlush + " of " + createdAt;
  }
}
