package io.tallygate.gateway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings a snapshot into another system. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description =
        "Bring a snapshot's usage, events, statements and ledger into PostgreSQL or Kafka.",
    subcommands = {PublishPostgresCommand.class, PublishKafkaCommand.class})
final class PublishCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Terminal.commandLine(spec), "say where to: postgres or kafka");
  }
}
