package io.tallygate.gateway.cli;

/** How the process ends; scripts and service managers decide from it. */
final class ExitCode {
  static final int OK = 0;

  /** A check that was asked for failed: a law does not hold. */
  static final int CHECK_FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** A setting, a key or a catalog document is refused. */
  static final int CONFIGURATION = 3;

  /** The data directory is in use, or something durable in it cannot be read. */
  static final int DATA = 4;

  /** The core failed while running; what was acknowledged is safe, a restart recovers it. */
  static final int CORE_FAILED = 5;

  /** What was to be written could not be: nothing is left half done under its name, and the command can be repeated. */
  static final int TARGET = 6;

  /** A job stopped half-way, for want of the gateway it needs most likely; the same command goes on with it. */
  static final int SUSPENDED = 7;

  private ExitCode() {}
}
