package io.tallygate.gateway.cli;

import io.tallygate.rating.BackupManifest;
import io.tallygate.rating.OfflineBackup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a data directory of a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Make a data directory of a backup: every file is checked against the manifest, before and after it is copied.",
      "What was acknowledged after the backup is not in it: producers that keep their epoch send it again from the last"
          + " acknowledged sequence that Welcome names."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:restored",
      "2:wrong usage",
      "4:the backup is damaged or unfinished; nothing is left in the data directory's place",
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "BACKUP", description = "directory that backup wrote")
  private Path backup = Path.of("backup");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "data directory; must not be there, or be empty")
  private Path data = Path.of("data");

  @Override
  public Integer call() {
    try {
      BackupManifest restored = OfflineBackup.restore(backup, data);
      Terminal.out(spec)
          .printf(
              Locale.ROOT,
              "restored [data=%s] [backup made=%s] [files=%d] [bytes=%,d]%n",
              data,
              restored.made(),
              restored.files().size(),
              restored.bytes());
      Terminal.out(spec).println("check it before serving it: tallygate verify --data " + data);
      Terminal.out(spec).flush();
      return ExitCode.OK;
    } catch (IOException e) {
      Terminal.err(spec).println("cannot restore: " + Failures.text(e));
      Terminal.err(spec).flush();
      return ExitCode.DATA;
    }
  }
}
