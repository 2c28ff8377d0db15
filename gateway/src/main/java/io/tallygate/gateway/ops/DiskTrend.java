package io.tallygate.gateway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much room the file system of the data directory has, and how fast it goes: by what was free a minute ago. One thread looks; any
 * reads.
 */
final class DiskTrend {
  private static final int SAMPLES = 60;
  private static final double MS_PER_SECOND = 1e3;

  /** What can be known. */
  record State(long freeBytes, long growthBytesPerSecond) {
    /** Seconds until so many bytes are left; -1 if the room does not shrink. */
    long secondsTo(long bytesLeft) {
      return growthBytesPerSecond <= 0
          ? -1
          : Math.max(0, freeBytes - bytesLeft) / growthBytesPerSecond;
    }
  }

  private final Path directory;
  private final long[] freeBytes = new long[SAMPLES];
  private final long[] timesMs = new long[SAMPLES];
  private int looks;
  private volatile State state = new State(0, 0);

  DiskTrend(Path directory) {
    this.directory = directory;
  }

  /** Once a second. */
  void look(long nowMs) {
    try {
      look(nowMs, Files.getFileStore(directory).getUsableSpace());
    } catch (IOException e) {
      // The directory has gone, or never was: the last figures stand.
      return;
    }
  }

  void look(long nowMs, long usableBytes) {
    int oldest = looks < SAMPLES ? 0 : looks % SAMPLES;
    long growth = 0;
    if (looks > 0 && nowMs > timesMs[oldest]) {
      double seconds = (nowMs - timesMs[oldest]) / MS_PER_SECOND;
      growth = Math.round((freeBytes[oldest] - usableBytes) / seconds);
    }
    freeBytes[looks % SAMPLES] = usableBytes;
    timesMs[looks % SAMPLES] = nowMs;
    looks++;
    state = new State(usableBytes, growth);
  }

  State state() {
    return state;
  }
}
