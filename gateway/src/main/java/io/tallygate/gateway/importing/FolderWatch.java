package io.tallygate.gateway.importing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Imports the files that come into a folder, one after the other, and moves them to {@code done} or {@code failed} below it. The move
 * is the last step, after the gateway has everything and the report is written; a process that was killed before it finds the file
 * again, and the gateway knows how much of it it has. One thread.
 */
public final class FolderWatch {
  private static final String DONE = "done";
  private static final String FAILED = "failed";
  private static final int HASH_DIGITS = 8;

  /**
   * What is looked for.
   *
   * @param pattern glob of names
   * @param marker suffix of the file that says that another is complete; null: {@code settle} does
   * @param settle how long a file must not have changed
   * @param pause between two looks
   */
  public record Settings(
      Path directory, String pattern, @Nullable String marker, Duration settle, Duration pause) {}

  /** What imports a file; {@link FileImport} in the product. */
  public interface Importer {
    /** See {@link FileImport#check}. */
    void check() throws ImportException, InterruptedException;

    /** See {@link FileImport#run}. */
    ImportReport run(Path file, FileImport.Outputs outputs)
        throws ImportException, IOException, InterruptedException;
  }

  /** What becomes known about a file. */
  public interface Listener {
    void imported(ImportReport report);

    /** It was moved to {@code failed}. */
    void failed(Path file, String why);

    /** It stays where it is, and is tried again: the gateway is away, or a disk fails. */
    void postponed(Path file, String why);
  }

  private record Seen(long size, FileTime modified, long sinceMs) {}

  private final Importer importer;
  private final Settings settings;
  private final Listener listener;
  private final Clock clock;
  private final PathMatcher matcher;
  private final Map<Path, Seen> seen = new HashMap<>();

  public FolderWatch(Importer importer, Settings settings, Listener listener, Clock clock) {
    this.importer = importer;
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.matcher =
        settings.directory().getFileSystem().getPathMatcher("glob:" + settings.pattern());
  }

  /** Watches until the thread is interrupted. */
  public void run() throws ImportException, IOException, InterruptedException {
    while (true) {
      round();
      TimeUnit.MILLISECONDS.sleep(settings.pause().toMillis());
    }
  }

  /**
   * Imports what is complete now.
   *
   * @return how many files wait: still growing, or the gateway is not there
   * @throws ImportException if no file could be imported: the mapping is wrong, or the gateway refuses the key; all files stay
   */
  public int round() throws ImportException, IOException, InterruptedException {
    int waiting = 0;
    List<Path> candidates = candidates();
    if (candidates.isEmpty()) {
      return 0;
    }
    try {
      importer.check();
    } catch (ImportSuspendedException e) {
      candidates.forEach(each -> listener.postponed(each, String.valueOf(e.getMessage())));
      return candidates.size();
    }
    for (Path file : candidates) {
      if (!isComplete(file) || !take(file)) {
        waiting++;
      }
    }
    return waiting;
  }

  private List<Path> candidates() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(settings.directory())) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        boolean isMarker = settings.marker() != null && name.endsWith(settings.marker());
        boolean isPart = name.startsWith(".") || name.endsWith(".tmp") || name.endsWith(".part");
        if (!isMarker
            && !isPart
            && matcher.matches(each.getFileName())
            && Files.isRegularFile(each)) {
          files.add(each);
        }
      }
    }
    files.sort(null);
    seen.keySet().retainAll(files);
    return files;
  }

  /** With a marker: it is there. Without: size and time have not changed for as long as was set. */
  private boolean isComplete(Path file) throws IOException {
    if (settings.marker() != null) {
      return Files.exists(marker(file, settings.marker()));
    }
    if (settings.settle().isZero()) {
      return true;
    }
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return false;
    }
    Seen before = seen.get(file);
    long nowMs = clock.millis();
    if (before == null
        || before.size() != now.size()
        || !before.modified().equals(now.lastModifiedTime())) {
      seen.put(file, new Seen(now.size(), now.lastModifiedTime(), nowMs));
      return false;
    }
    return nowMs - before.sinceMs() >= settings.settle().toMillis();
  }

  private static Path marker(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** Returns false if the file has to wait. */
  private boolean take(Path file) throws IOException, InterruptedException {
    String name = file.getFileName().toString();
    Path done = Files.createDirectories(settings.directory().resolve(DONE));
    try {
      String free = freeName(done, file);
      FileImport.Outputs named = FileImport.Outputs.of(done, free);
      FileImport.Outputs outputs =
          new FileImport.Outputs(
              named.report(),
              named.refused(),
              settings.directory().resolve("." + name + ".import"));
      ImportReport report = importer.run(file, outputs);
      move(file, done.resolve(free));
      listener.imported(report);
      return true;
    } catch (ImportSuspendedException e) {
      listener.postponed(file, String.valueOf(e.getMessage()));
      return false;
    } catch (IOException e) {
      listener.postponed(file, e.toString());
      return false;
    } catch (ImportException e) {
      Path failed = Files.createDirectories(settings.directory().resolve(FAILED));
      Files.writeString(failed.resolve(name + ".error.txt"), e.getMessage() + "\n");
      move(file, failed.resolve(name));
      listener.failed(file, String.valueOf(e.getMessage()));
      return true;
    }
  }

  /** The file's name in {@code done}, with a piece of its hash if the name is taken by another file. */
  private static String freeName(Path done, Path file) throws IOException {
    String name = file.getFileName().toString();
    Path taken = done.resolve(name);
    if (!Files.exists(taken) || Files.mismatch(taken, file) < 0) {
      return name;
    }
    return name + "." + FileIdentity.of(file, List.of()).sha256().substring(0, HASH_DIGITS);
  }

  private void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    if (settings.marker() != null) {
      Files.deleteIfExists(marker(from, settings.marker()));
    }
    seen.remove(from);
  }
}
