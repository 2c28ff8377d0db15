package io.tallygate.gateway.cli;

import io.tallygate.rating.export.ExportFailedException;
import io.tallygate.rating.export.ExportTable;
import io.tallygate.rating.export.LedgerAccounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where a snapshot comes from, and whose it is: the same for all that is done with one. */
final class SnapshotOrigin {
  @ArgGroup(multiplicity = "1", heading = "Where from, one of:%n")
  private ExportSource source = new ExportSource();

  @Option(
      names = "--key",
      defaultValue = "${env:TALLYGATE_KEY}",
      paramLabel = "KEY",
      description =
          "API key with scope admin, for --url; default: environment variable TALLYGATE_KEY")
  private @Nullable String key;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "with --data: this tenant only; a key is for one tenant anyway")
  private @Nullable String tenant;

  /** True if there is a snapshot already. */
  boolean isSnapshot() {
    return source.isSnapshot();
  }

  /**
   * Refuses options that contradict each other.
   *
   * @throws ParameterException if they do
   */
  void requireSense(CommandLine commandLine) {
    if (source.isWrongUrl()) {
      throw new ParameterException(commandLine, "--url must be like http://127.0.0.1:8080");
    }
    if (tenant != null && !source.isDirectory()) {
      throw new ParameterException(
          commandLine, "--tenant goes with --data; the key of a gateway says which tenant");
    }
  }

  /**
   * The snapshot to read, as {@link ExportSource#snapshot}.
   *
   * @param file where to make one if there is none yet
   * @throws ExportFailedException if the snapshot cannot be written
   * @throws IOException if the source cannot be read
   */
  Path snapshot(Path file, Set<ExportTable> wanted, @Nullable LedgerAccounts accounts)
      throws IOException, InterruptedException {
    return source.snapshot(file, tenant, key, wanted, accounts);
  }
}
