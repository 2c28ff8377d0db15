package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Asks whether there is a terminal and how wide it is; whoever draws asks again each time, so a resize is followed. */
final class TerminalSize {
  static final int COLUMNS_DEFAULT = 100;
  private static final int ANSWER_LENGTH_MAX = 32;

  private TerminalSize() {}

  /** Whether standard output is a terminal. {@code System.console()} says that of any output, from Java 22 on. */
  static boolean isTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "1")
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // No such program: another system, where nothing is known of terminals.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Columns; {@link #COLUMNS_DEFAULT} where the terminal does not say. */
  static int columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return COLUMNS_DEFAULT;
      }
      return columns(new String(stty.getInputStream().readNBytes(ANSWER_LENGTH_MAX), UTF_8));
    } catch (IOException e) {
      // There is no such program, or no terminal.
      return COLUMNS_DEFAULT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return COLUMNS_DEFAULT;
    }
  }

  /**
   * @param answer rows and columns
   */
  static int columns(String answer) {
    String[] parts = answer.strip().split("\\s+");
    if (parts.length != 2 || !parts[1].matches("[1-9]\\d{0,3}")) {
      return COLUMNS_DEFAULT;
    }
    return Integer.parseInt(parts[1]);
  }
}
