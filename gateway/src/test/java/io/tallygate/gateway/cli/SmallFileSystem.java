package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * A file system of its own in memory, so small that it can be filled. Mounting needs root, and rights that containers often
 * lack: where it is not allowed the test is skipped, and says so; each has a form beside it that runs everywhere.
 */
final class SmallFileSystem implements AutoCloseable {
  private final Path directory;

  private SmallFileSystem(Path directory) {
    this.directory = directory;
  }

  /**
   * Mounts it on a directory, which is made.
   *
   * @throws TestAbortedException if that is not allowed here
   */
  static SmallFileSystem mount(Path directory, long megabytes) throws IOException {
    Files.createDirectories(directory);
    String refusal =
        run("mount", "-t", "tmpfs", "-o", size(megabytes), "tmpfs", directory.toString());
    if (!refusal.isEmpty()) {
      throw new TestAbortedException(
          "skipped: a small file system cannot be mounted here, which needs root ["
              + refusal.strip()
              + "]");
    }
    return new SmallFileSystem(directory);
  }

  private static String size(long megabytes) {
    return "size=" + megabytes + "m";
  }

  /** As an operator who gives a volume more room. */
  void grow(long megabytes) throws IOException {
    require("mount", "-o", "remount," + size(megabytes), directory.toString());
  }

  long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public void close() throws IOException {
    require("umount", "-l", directory.toString());
  }

  private static void require(String... command) throws IOException {
    String refusal = run(command);
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
  }

  /** What it said if it failed; empty if not. */
  private static String run(String... command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException missing) {
      return String.valueOf(missing.getMessage());
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int exitCode = process.onExit().join().exitValue();
    return exitCode == 0 ? "" : command[0] + " failed: " + said;
  }
}
