package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every second what a running gateway does. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Show every second what a running gateway does: rates, latencies, lags, alarms; with --data the top subjects.",
      "A gateway that goes away is asked again every second. Without a terminal, or with --lines: a line a second, and an end."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:ended as asked",
      "2:wrong usage",
      "7:the gateway cannot be reached, refuses, or went away"
    })
final class TopCommand implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[J";

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "HTTP address of the gateway (default: ${DEFAULT-VALUE})")
  private URI gateway = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "API key with scope read (default: the environment's TALLYGATE_KEY)")
  private @Nullable String key = System.getenv("TALLYGATE_KEY");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "the gateway's data directory, on this machine: top subjects are shown from its log")
  private @Nullable Path data;

  @Option(names = "--once", description = "show one moment and end")
  private boolean once;

  @Option(names = "--lines", description = "a line a second, as without a terminal")
  private boolean lines;

  private boolean isShown;
  private boolean isGone;

  @Override
  public Integer call() {
    boolean isScreen = !lines && TerminalSize.isTerminal();
    Path directory = data;
    try (TopSubjects subjects = directory == null ? null : TopSubjects.open(directory)) {
      while (true) {
        try {
          new LiveEvents(gateway, key).read(event -> show(event, subjects, isScreen));
          return ExitCode.OK;
        } catch (IOException e) {
          if (!isScreen || once || !isShown) {
            throw e;
          }
          gone(e);
        }
      }
    } catch (IOException e) {
      Terminal.err(spec)
          .println("nothing can be shown: " + Failures.text(e) + " [gateway=" + gateway + "]");
      Terminal.err(spec).flush();
      return ExitCode.SUSPENDED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }

  /** On a screen a gateway that restarts comes back by itself: what was shown last stays, and says so. */
  private void gone(IOException why) throws InterruptedException {
    PrintWriter out = Terminal.out(spec);
    if (!isGone) {
      out.println("GONE  " + Failures.text(why) + "; asking again every second");
      out.flush();
      isGone = true;
    }
    Thread.sleep(ASK_AGAIN.toMillis());
  }

  private boolean show(JsonNode event, @Nullable TopSubjects subjects, boolean isScreen)
      throws IOException {
    isShown = true;
    isGone = false;
    PrintWriter out = Terminal.out(spec);
    if (lines || !(isScreen || once)) {
      out.println(TopView.line(event));
    } else {
      int columns = isScreen ? TerminalSize.columns() : TerminalSize.COLUMNS_DEFAULT;
      if (isScreen && !once) {
        out.print(CLEAR);
      }
      TopView.screen(event, columns).forEach(out::println);
      if (subjects != null) {
        out.println();
        subjects.look().forEach(out::println);
      }
    }
    return !once && !out.checkError();
  }
}
