package io.tallygate.gateway.cli;

import io.tallygate.gateway.export.postgres.PostgresExport;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SnapshotFile;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings a snapshot into PostgreSQL. */
@Command(
    name = "postgres",
    mixinStandardHelpOptions = true,
    description = {
      "Make the tables of schema tallygate hold what a snapshot holds; they are created where there are none.",
      "Whatever ends it in between, nothing is half done, and the same command goes on from there."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:PostgreSQL holds the snapshot",
      "2:wrong usage",
      "4:the data directory, gateway or snapshot cannot be read",
      "6:refused, or stopped by PostgreSQL: the message says why"
    })
final class PublishPostgresCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private PublishSource source = new PublishSource();

  @Option(
      names = "--to",
      required = true,
      defaultValue = "${env:TALLYGATE_POSTGRES_URL}",
      paramLabel = "URL",
      description =
          "like jdbc:postgresql://HOST/DATABASE?user=NAME; the password may stand in ~/.pgpass; default: environment "
              + "variable TALLYGATE_POSTGRES_URL")
  private String url = "";

  @Override
  public Integer call() throws InterruptedException {
    return source.publish(Terminal.commandLine(spec), this::publish);
  }

  private int publish(SnapshotFile file) {
    PublishReport report = new PublishReport(Terminal.out(spec));
    try {
      new PostgresExport(url, PostgresExport.BATCH_ROWS, report, SystemNanoClock.INSTANCE)
          .run(file);
      return ExitCode.OK;
    } catch (SinkException e) {
      Terminal.err(spec).println(e.getMessage());
      return ExitCode.TARGET;
    }
  }
}
