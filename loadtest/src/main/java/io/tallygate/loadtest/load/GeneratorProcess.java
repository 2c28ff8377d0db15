package io.tallygate.loadtest.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.loadtest.load.GeneratorMessages.Answer;
import io.tallygate.loadtest.load.GeneratorMessages.Command;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One generator as a child process, of this program's own classes. A thread reads what it says. */
final class GeneratorProcess implements Closeable {
  private static final long END_SECONDS = 20;
  private static final int LAST_LINES = 10;

  private final int index;
  private final Process process;
  private final PrintStream commands;
  private final BlockingQueue<Said> said;
  private final Thread reader;
  private final Deque<String> lastLines = new ArrayDeque<>();

  /**
   * What a generator said.
   *
   * @param index of the generator
   * @param answer null: it has ended
   */
  record Said(int index, @Nullable Answer answer) {}

  /**
   * Starts it.
   *
   * @param said takes its answers, and one without an answer when it ends
   */
  GeneratorProcess(int index, BlockingQueue<Said> said) throws IOException {
    this.index = index;
    this.said = said;
    process = new ProcessBuilder(command()).redirectErrorStream(true).start();
    commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    reader = new Thread(this::read, "generator-" + index);
    reader.setDaemon(true);
    reader.start();
  }

  /** The same Java, class path, and sizes of memory as this process. */
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("-Xm") || option.startsWith("-XX:")) {
        command.add(option);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(GeneratorMain.class.getName());
    return command;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        Answer answer = GeneratorMessages.answer(line);
        if (answer == null) {
          remember(line);
        } else {
          said.add(new Said(index, answer));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      remember("its output cannot be read: " + e.getMessage());
      process.destroyForcibly();
    } finally {
      said.add(new Said(index, null));
    }
  }

  private synchronized void remember(String line) {
    lastLines.add(line);
    if (lastLines.size() > LAST_LINES) {
      lastLines.remove();
    }
  }

  /** Tells it what to do. One that has ended does not hear it: that it has is said by {@link Said}. */
  void tell(Command command) {
    commands.println(GeneratorMessages.line(command));
  }

  long pid() {
    return process.pid();
  }

  /** Its exit code and last words, once it has ended. */
  String end() throws InterruptedException {
    String code =
        process.waitFor(END_SECONDS, TimeUnit.SECONDS)
            ? Integer.toString(process.exitValue())
            : "none yet";
    synchronized (this) {
      return "exit code=" + code + (lastLines.isEmpty() ? "" : ", output=" + lastLines);
    }
  }

  /** Lets it say goodbye to the gateway; kills it if that takes too long. */
  @Override
  public void close() {
    tell(Command.end());
    commands.close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** It is not to go on with what it does. */
  void kill() {
    process.destroyForcibly();
  }
}
