package io.tallygate.gateway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says about the memory of this process: Java heap, direct memory and native libraries together. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final String PEAK_RESIDENT = "VmHWM:";
  private static final long BYTES_PER_KIB = 1024;

  private ProcessMemory() {}

  /** Resident memory in bytes; 0 where the system does not say. */
  public static long residentBytes() {
    return read(RESIDENT);
  }

  /** The highest it ever was, in bytes; 0 where the system does not say. */
  public static long peakResidentBytes() {
    return read(PEAK_RESIDENT);
  }

  private static long read(String field) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(field)) {
          String number = line.substring(field.length()).replace("kB", "").strip();
          return Long.parseLong(number) * BYTES_PER_KIB;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux: there is no such file, and no figure is better than a wrong one.
      return 0;
    }
    return 0;
  }
}
