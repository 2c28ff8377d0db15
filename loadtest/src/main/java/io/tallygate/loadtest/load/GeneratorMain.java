package io.tallygate.loadtest.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.loadtest.load.GeneratorMessages.Answer;
import io.tallygate.loadtest.load.GeneratorMessages.AnswerKind;
import io.tallygate.loadtest.load.GeneratorMessages.Command;
import io.tallygate.loadtest.load.GeneratorMessages.CommandKind;
import io.tallygate.loadtest.load.GeneratorMessages.Window;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The program of one generator process ({@link GeneratorMessages}). The main thread sends; another one reads commands, so that the
 * process ends at once, in the middle of a window too, when whoever started it has gone.
 */
public final class GeneratorMain {
  private static final int FAILED = 1;
  private static final int ABANDONED = 3;

  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final PrintStream answers =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
  private volatile boolean isEnding;

  private GeneratorMain() {}

  /** Reads commands from standard input until it is told to end, or its end. */
  public static void main(String[] arguments) throws InterruptedException {
    // Standard output is for answers.
    System.setOut(System.err);
    GeneratorMain generator = new GeneratorMain();
    Thread reader = new Thread(generator::readCommands, "commands");
    reader.setDaemon(true);
    reader.start();
    System.exit(generator.run());
  }

  private void readCommands() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        Command command = GeneratorMessages.command(line);
        isEnding |= command.kind() == CommandKind.END;
        commands.add(command);
      }
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("commands cannot be read: " + e.getMessage());
    }
    if (!isEnding) {
      Runtime.getRuntime().halt(ABANDONED);
    }
  }

  private int run() throws InterruptedException {
    Command first = commands.take();
    if (first.kind() == CommandKind.END) {
      return 0;
    }
    try (LoadGenerator generator =
        new LocalGenerator(
            Objects.requireNonNull(first.assignment()),
            Objects.requireNonNull(first.share()),
            observer())) {
      return serve(generator);
    } catch (IOException | RuntimeException e) {
      answer(new Answer(AnswerKind.FAILED, 0, 0, null, e.toString()));
      return FAILED;
    }
  }

  private int serve(LoadGenerator generator) throws InterruptedException {
    try {
      generator.define();
      answer(Answer.of(AnswerKind.DEFINED));
      while (true) {
        Command next = commands.take();
        if (next.kind() == CommandKind.END) {
          return 0;
        }
        Window window = Objects.requireNonNull(next.window());
        generator.window(window.amount(), window.warmupNs());
        answer(finished(AnswerKind.DONE, generator, null));
      }
    } catch (IOException | RuntimeException e) {
      answer(finished(AnswerKind.FAILED, generator, String.valueOf(e.getMessage())));
      return FAILED;
    }
  }

  private static Answer finished(
      AnswerKind kind, LoadGenerator generator, @Nullable String failure) {
    RunRecorder recorder = generator.recorder();
    return new Answer(
        kind, recorder.acceptedSoFar(), generator.reconnects(), recorder.snapshot(), failure);
  }

  private LoadObserver observer() {
    return new LoadObserver() {
      @Override
      public void onMeasuring() {
        answer(Answer.of(AnswerKind.MEASURING));
      }

      @Override
      public void onBeat(long acknowledged) {
        answer(Answer.beat(acknowledged));
      }
    };
  }

  private void answer(Answer answer) {
    answers.println(GeneratorMessages.line(answer));
  }
}
