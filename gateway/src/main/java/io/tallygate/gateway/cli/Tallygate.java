package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: one command line, one process. */
@Command(
    name = "tallygate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Usage ingestion gateway for usage-based billing: from a socket to a statement.",
    subcommands = {
      ServeCommand.class,
      ImportCommand.class,
      KeyCommand.class,
      VerifyCommand.class,
      RecoverCommand.class,
      TopCommand.class,
      TailCommand.class,
      InspectCommand.class,
      DoctorCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      RateCommand.class,
      ReplayCommand.class,
      ExportCommand.class,
      PublishCommand.class
    })
public final class Tallygate {
  Tallygate() {}

  /** Runs a command and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, with the exit codes of what goes wrong. */
  static CommandLine commandLine() {
    return new CommandLine(new Tallygate())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (cause, commandLine, parsed) -> {
              if (cause instanceof ConfigurationException) {
                commandLine.getErr().println(cause.getMessage());
                commandLine.getErr().flush();
                return ExitCode.CONFIGURATION;
              }
              throw cause;
            });
  }
}
