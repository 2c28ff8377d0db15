package io.tallygate.gateway.cli;

import io.tallygate.rating.BackupManifest;
import io.tallygate.rating.DirectoryInUseException;
import io.tallygate.rating.OfflineBackup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a backup of a data directory at rest, or has a running gateway make one. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Make a backup.",
      "With --data: of a directory that no gateway works in, into the directory TARGET.",
      "With --gateway: a running gateway makes it, below its tallygate.backup.directory, under the name TARGET; ingest goes on."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:made",
      "2:wrong usage",
      "4:the directory is in use, or something in it cannot be read",
      "6:the backup could not be written, or the gateway does not make it"
    })
final class BackupCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "TARGET",
      description = "empty or missing directory; with --gateway: a name")
  private String target = "";

  @Option(names = "--data", paramLabel = "DIR", description = "data directory")
  private @Nullable Path data;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "HTTP address of the running gateway, for example http://127.0.0.1:8080")
  private @Nullable URI gateway;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "API key with scope admin (default: the environment's TALLYGATE_KEY)")
  private @Nullable String key = System.getenv("TALLYGATE_KEY");

  @Override
  public Integer call() {
    Path directory = data;
    URI address = gateway;
    if ((directory == null) == (address == null)) {
      throw new ParameterException(
          Terminal.commandLine(spec), "one of --data (at rest) and --gateway (running) is needed");
    }
    try {
      if (directory != null) {
        return atRest(directory);
      }
      Terminal.err(spec).println("the gateway makes it; this waits for the end");
      Terminal.err(spec).flush();
      BackupRequest request = new BackupRequest(address, key);
      Terminal.out(spec).println("backup made " + request.make(target));
      Terminal.out(spec).flush();
      return ExitCode.OK;
    } catch (IOException e) {
      Terminal.err(spec).println("no backup was made: " + Failures.text(e));
      if (e instanceof DirectoryInUseException) {
        Terminal.err(spec).println("if that is a gateway, have it make one: --gateway URL");
      }
      Terminal.err(spec).flush();
      return e instanceof DirectoryInUseException ? ExitCode.DATA : ExitCode.TARGET;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.TARGET;
    }
  }

  private int atRest(Path directory) throws IOException {
    BackupManifest made =
        OfflineBackup.make(directory, Path.of(target), Clock.systemUTC().instant());
    Terminal.out(spec)
        .printf(
            Locale.ROOT,
            "backup made [directory=%s] [files=%d] [bytes=%,d]%n",
            target,
            made.files().size(),
            made.bytes());
    Terminal.out(spec).flush();
    return ExitCode.OK;
  }
}
