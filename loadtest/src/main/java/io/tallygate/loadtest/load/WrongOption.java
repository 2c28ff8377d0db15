package io.tallygate.loadtest.load;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What ends a command with exit code 2 and a message that names the option. */
final class WrongOption {
  private WrongOption() {}

  /**
   * To be thrown.
   *
   * @param spec of the command; null before it is known
   */
  static ParameterException because(@Nullable CommandSpec spec, String message) {
    CommandSpec own = spec == null ? CommandSpec.create() : spec;
    return new ParameterException(
        own.commandLine() == null ? new CommandLine(own) : own.commandLine(), message);
  }
}
