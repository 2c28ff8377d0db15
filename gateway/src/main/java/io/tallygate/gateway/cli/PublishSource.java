package io.tallygate.gateway.cli;

import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.TemporaryDirectory;
import io.tallygate.rating.export.ExportFailedException;
import io.tallygate.rating.export.ExportTable;
import io.tallygate.rating.store.StoreFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The snapshot that is published: one that is there, or one that is made, and kept where that is wanted. */
final class PublishSource {
  @Mixin private SnapshotOrigin source = new SnapshotOrigin();

  @Option(
      names = "--duckdb",
      paramLabel = "FILE",
      description = "with --data or --url: keep the snapshot there")
  private @Nullable Path duckdb;

  /** What is done with a snapshot. */
  @FunctionalInterface
  interface Publication {
    /**
     * @return how the process ends
     * @throws SinkException if a snapshot cannot be opened
     */
    int run(SnapshotFile snapshot) throws SinkException;
  }

  /** True if the snapshot is still there afterwards. */
  boolean isKept() {
    return source.isSnapshot() || duckdb != null;
  }

  /** Makes the snapshot if there is none, and publishes it. */
  int publish(CommandLine commandLine, Publication publication) throws InterruptedException {
    requireSense(commandLine);
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      Path made = duckdb == null ? temporary.path().resolve("snapshot.duckdb") : duckdb;
      Path file = source.snapshot(made, EnumSet.allOf(ExportTable.class), null);
      try (SnapshotFile snapshot = SnapshotFile.open(file)) {
        return publication.run(snapshot);
      }
    } catch (ExportFailedException e) {
      commandLine.getErr().println("no snapshot is made: " + e.getMessage());
      return ExitCode.TARGET;
    } catch (SinkException | IOException | UncheckedIOException | StoreFailedException e) {
      commandLine.getErr().println(e.getMessage());
      return ExitCode.DATA;
    }
  }

  private void requireSense(CommandLine commandLine) {
    source.requireSense(commandLine);
    if (source.isSnapshot() && duckdb != null) {
      throw new ParameterException(
          commandLine,
          "--duckdb keeps a snapshot that is made; --snapshot names one that is there");
    }
  }
}
