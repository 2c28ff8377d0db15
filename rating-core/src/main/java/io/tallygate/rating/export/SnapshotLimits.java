package io.tallygate.rating.export;

/**
 * What making or reading a snapshot may take beside the gateway; what needs more memory goes over the disk.
 *
 * @param memoryMiB 64 or more, outside of the heap
 * @param threads 1 or more
 */
public record SnapshotLimits(int memoryMiB, int threads) {
  /** Beside a gateway that works: its other threads come first. */
  public static final SnapshotLimits BESIDE_GATEWAY = new SnapshotLimits(192, 1);

  /** A process of its own. */
  public static final SnapshotLimits ALONE =
      new SnapshotLimits(512, Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors())));

  public SnapshotLimits {
    if (memoryMiB < 64 || threads < 1) {
      throw new IllegalArgumentException(
          "memory must be 64 MiB or more, threads 1 or more [memory MiB="
              + memoryMiB
              + "] [threads="
              + threads
              + "]");
    }
  }
}
