package io.tallygate.loadtest;

import io.tallygate.loadtest.demo.DemoCommand;
import io.tallygate.loadtest.load.LoadTestCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program of this module: {@code loadtest} and {@code demo}. */
@Command(
    name = "tallygate",
    subcommands = {DemoCommand.class, LoadTestCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Load test and demo of Tallygate.")
public final class LoadTest {
  private LoadTest() {}

  /** Exits with the command's code; 1 with a message if it failed, 2 if an option is wrong. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LoadTest())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("failed: " + failure.getMessage());
              return 1;
            });
  }
}
