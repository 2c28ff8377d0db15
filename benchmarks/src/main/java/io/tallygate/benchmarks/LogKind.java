package io.tallygate.benchmarks;

/** Where a benchmark's frames go. */
public enum LogKind {
  /** Nowhere: see {@link MemoryLog}. */
  MEMORY,
  /** Written, and left to the kernel. */
  PAGE_CACHE,
  /** Written and forced. */
  DISK
}
