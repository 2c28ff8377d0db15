package io.tallygate.gateway.doctor;

import io.tallygate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The file system that the data directory is on, and the space left there. */
final class FileSystemCheck implements Check {
  /** What a memory or a network keeps is not on this machine's disk when the power fails, or not by force(false). */
  private static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs");

  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs");

  /** A day of records at a modest 10,000 a second in the store, the pool, and a compaction that holds both copies. */
  private static final long ROOM_BYTES = 20L << 30;

  private final Path data;
  private final GatewayConfig.Core settings;

  FileSystemCheck(Path data, GatewayConfig.Core settings) {
    this.data = data;
    this.settings = settings;
  }

  @Override
  public List<Finding> run() throws IOException {
    FileStore store = Files.getFileStore(data);
    List<Finding> findings = new ArrayList<>();
    findings.add(kind(store.type()));
    findings.add(space(store.getUsableSpace()));
    return findings;
  }

  static Finding kind(String type) {
    if (VOLATILE.contains(type)) {
      return Finding.bad(
          "disk.file-system", type, "nothing of it survives the machine: put the data on a disk");
    }
    if (REMOTE.contains(type)) {
      return Finding.warn(
          "disk.file-system",
          type,
          "forces go over a network, and file locks may not hold: use a local disk");
    }
    return Finding.ok("disk.file-system", type);
  }

  private Finding space(long usable) {
    long least =
        settings.diskWatermarkBytes()
            + (long) settings.segmentBytes() * settings.poolSegments()
            + settings.retainBytes();
    String figure = String.format(Locale.ROOT, "%,d MiB free", usable >> 20);
    if (usable < least) {
      return Finding.bad(
          "disk.space",
          figure,
          String.format(
              Locale.ROOT,
              "the pool of segments, the retained log and the watermark alone take %,d MiB: free some, or lower them",
              least >> 20));
    }
    return usable < least + ROOM_BYTES
        ? Finding.warn(
            "disk.space",
            figure,
            "a busy gateway fills that in a day or two: watch the time to full disk")
        : Finding.ok("disk.space", figure);
  }
}
