package io.tallygate.gateway.cli;

import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * {@code serve} on a disk that fails once: the main class of a child process. Arguments: the fault, how often its step goes well
 * before, then those of {@code serve}.
 */
final class FaultyServe {
  private FaultyServe() {}

  public static void main(String[] arguments) {
    FaultyDisk disk =
        new FaultyDisk(FaultyDisk.Fault.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
    ServeCommand serve =
        new ServeCommand(
            (settings, progress) -> Core.open(settings, CrashPoints.NONE, disk, progress));
    System.exit(new CommandLine(serve).execute(Arrays.copyOfRange(arguments, 2, arguments.length)));
  }
}
