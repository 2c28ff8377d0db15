package io.tallygate.rating.ingest;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** What remembering ids takes of the memory outside the heap, and how much of that there is. */
public final class IdMemory {
  /** Ids that can be remembered at the most: 28 GB. */
  public static final int IDS_MAX = 1_000_000_000;

  private static final int BYTES_PER_ID = 28;

  /** What the ring has beyond its share at the least, and a group of places. */
  private static final long BYTES_BESIDE = 128 << 10;

  private static final String LIMIT_OPTION = "MaxDirectMemorySize";

  private IdMemory() {}

  /**
   * Memory outside the heap, all of it taken at start.
   *
   * @param idsMax 1 to {@link #IDS_MAX}
   * @return bytes
   */
  public static long bytes(int idsMax) {
    return IdTable.bytes(idsMax);
  }

  /** About how many ids so much memory holds; never more than it does. */
  public static int idsIn(long bytes) {
    return (int) Math.max(0, Math.min(IDS_MAX, (bytes - BYTES_BESIDE) / BYTES_PER_ID));
  }

  /** Memory outside the heap that this process may take, in bytes: {@code -XX:MaxDirectMemorySize}, or as much as the heap. */
  public static long limitBytes() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long limit = Long.parseLong(options.getVMOption(LIMIT_OPTION).getValue());
    return limit > 0 ? limit : Runtime.getRuntime().maxMemory();
  }
}
