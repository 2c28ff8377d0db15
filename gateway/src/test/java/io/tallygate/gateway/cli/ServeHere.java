package io.tallygate.gateway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code serve} on a thread of this process: it stops with a process that was started for that. */
final class ServeHere implements AutoCloseable {
  private final Process stopWith;
  private final CompletableFuture<Integer> exitCode;
  private final ReadyLine readyLine;

  /**
   * Waits until it is ready.
   *
   * @param options of {@code serve}
   */
  ServeHere(String... options) throws IOException {
    // It reads until its input ends.
    stopWith = new ProcessBuilder("cat").start();
    String[] arguments =
        ServeProcess.prepend(options, "serve", "--stop-with", Long.toString(stopWith.pid()));
    PipedReader said = new PipedReader();
    PrintWriter out = new PrintWriter(new PipedWriter(said), true);
    exitCode =
        CompletableFuture.supplyAsync(
            () -> {
              try (out) {
                return Tallygate.commandLine().setOut(out).execute(arguments);
              }
            },
            task -> new Thread(task, "serve").start());
    String line = new BufferedReader(said).readLine();
    if (line == null) {
      close();
      throw new AssertionError("the gateway ended before it was ready");
    }
    readyLine = new ReadyLine(line);
  }

  ReadyLine readyLine() {
    return readyLine;
  }

  /** Asks it to stop, and waits for its end. */
  int stop() throws Exception {
    stopWith.destroy();
    return exitCode.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stopWith.destroyForcibly();
    exitCode.join();
  }
}
