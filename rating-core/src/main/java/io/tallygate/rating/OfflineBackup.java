package io.tallygate.rating;

import io.tallygate.rating.log.ReadOnlySegmentStorage;
import io.tallygate.rating.log.SegmentCopy;
import io.tallygate.rating.log.SegmentSurvey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/** Backups of a data directory that no core works in, and the way back from a backup to a data directory. */
public final class OfflineBackup {
  private OfflineBackup() {}

  /**
   * Copies a data directory.
   *
   * @param target is made; may be there if it is empty
   * @param made what the manifest says
   * @throws DirectoryInUseException if a process works in it: ask that one
   */
  public static BackupManifest make(Path data, Path target, Instant made) throws IOException {
    LiveDirectory.of(data);
    DataLayout from = new DataLayout(data);
    DirectoryLock lock = DirectoryLock.take(data);
    try {
      DataLayout to = new DataLayout(emptyDirectory(target));
      FileCopies.tree(from.answers(), to.answers());
      copyStanding(from, to);
      Files.createDirectories(to.log());
      int segmentLength = SegmentCopy.segmentLength(from.log());
      if (segmentLength > 0) {
        SegmentCopy.copy(
            new ReadOnlySegmentStorage(from.log()), segmentLength, 0, Long.MAX_VALUE, to.log());
      }
      FileCopies.force(to.log());
      return BackupManifest.write(target, made, endOf(to));
    } finally {
      lock.close();
    }
  }

  /** Behind the last whole frame. */
  private static long endOf(DataLayout backup) throws IOException {
    return SegmentSurvey.of(new ReadOnlySegmentStorage(backup.log())).stream()
        .mapToLong(SegmentSurvey.Segment::end)
        .max()
        .orElse(0);
  }

  /** Everything but the log and the gateway's answers. Nobody may change it meanwhile. */
  static void copyStanding(DataLayout from, DataLayout to) throws IOException {
    FileCopies.file(from.idKey(), to.idKey());
    FileCopies.tree(from.ids(), to.ids());
    FileCopies.tree(from.counters(), to.counters());
    FileCopies.tree(from.catalog(), to.catalog());
    FileCopies.tree(from.statements(), to.statements());
    FileCopies.tree(from.store(), to.store());
  }

  /**
   * Checks every file of a backup against its manifest and makes a data directory of it: beside its place first, so that it is there
   * whole or not at all.
   *
   * @param data must not be there, or be empty
   * @throws IOException naming what is missing or differs
   */
  public static BackupManifest restore(Path backup, Path data) throws IOException {
    BackupManifest manifest = BackupManifest.read(backup);
    manifest.check(backup);
    Path whole = data.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent == null) {
      throw new IOException(
          "the root of a file system cannot be replaced [directory=" + whole + "]");
    }
    Files.deleteIfExists(emptyDirectory(whole));
    Path beside = emptyDirectory(whole.resolveSibling(whole.getFileName() + ".restoring"));
    for (BackupManifest.Entry entry : manifest.files()) {
      Path copy = beside.resolve(entry.path());
      Files.createDirectories(copy.getParent());
      FileCopies.file(backup.resolve(entry.path()), copy);
    }
    // The copies are what is opened: a fault on their way is found here.
    manifest.check(beside);
    Files.move(beside, whole);
    FileCopies.force(parent);
    return manifest;
  }

  /** Makes a directory, unless it is there and empty. */
  static Path emptyDirectory(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw new FileAlreadyExistsException(
            directory.toString(), null, "the directory is not empty, and nothing is overwritten");
      }
    }
    return directory;
  }
}
