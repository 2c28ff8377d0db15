package io.tallygate.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.LiveDirectory;
import io.tallygate.rating.inspect.FrameEvents;
import io.tallygate.rating.inspect.FrameHead;
import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.store.StoreFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is where in a data directory, or one frame of its log. Reads only; without a gateway the store is looked into as well. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Show what is where in a data directory: segments of the usage log, journals, store, and whether anything is damaged.",
      "With --position: one frame of the log, its events and records. A gateway may be running on the directory."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no damage found; the frame was shown",
      "1:something that was safe on disk cannot be read",
      "2:wrong usage",
      "4:there is no log, or it cannot be read; no frame is at the position"
    })
final class InspectCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FRAMES_PER_POLL = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory")
  private Path data = Path.of("data");

  @Option(
      names = "--position",
      paramLabel = "POSITION",
      description = "show the frame that the log position is in, with its events")
  private @Nullable Long position;

  @Option(
      names = "--index",
      paramLabel = "N",
      description = "with --position: this event of the frame only, counted from 0")
  private @Nullable Integer index;

  @Option(names = "--json", description = "as JSON; with --position: an object on each line")
  private boolean json;

  private boolean isShown;

  @Override
  public Integer call() {
    Long wanted = position;
    try (LogSource source = LogSource.open(data, true)) {
      return wanted == null ? report(source) : frame(source, wanted);
    } catch (IOException e) {
      return failed(Failures.text(e));
    } catch (StoreFailedException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private int failed(String why) {
    Terminal.err(spec).println("cannot inspect: " + why);
    Terminal.err(spec).flush();
    return ExitCode.DATA;
  }

  private int report(LogSource source) throws IOException {
    DirectoryReport report = DirectoryReport.of(LiveDirectory.of(data), source.offline());
    PrintWriter out = Terminal.out(spec);
    if (json) {
      out.println(text(report));
      out.flush();
    } else {
      new DirectoryReportText(out).print(report);
    }
    return report.damage().isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private static String text(DirectoryReport report) throws IOException {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IOException("the report cannot be written as JSON", e);
    }
  }

  /** Everything before it goes by too, since it may have the names. */
  private int frame(LogSource source, long wanted) throws IOException {
    LogNames names = source.names();
    LogLines lines = json ? new LogJsonLines() : new LogTextLines();
    PrintWriter out = Terminal.out(spec);
    int frames = 1;
    while (frames > 0 && !isShown && source.log().position() <= wanted) {
      frames =
          source
              .log()
              .poll(
                  (buffer, at) -> {
                    names.learn(buffer, at);
                    long start = LogFrame.position(buffer, at);
                    if (start <= wanted && wanted < start + LogFrame.frameLength(buffer, at)) {
                      show(buffer, at, names, lines, out);
                    }
                  },
                  FRAMES_PER_POLL);
    }
    out.flush();
    if (!isShown) {
      throw new IOException(
          "no whole frame is at the position [position="
              + wanted
              + "] [the log was read to="
              + source.log().position()
              + "]");
    }
    return ExitCode.OK;
  }

  private void show(
      DirectBuffer buffer, int frame, LogNames names, LogLines lines, PrintWriter out) {
    isShown = true;
    Integer only = index;
    out.println(lines.frame(FrameHead.of(buffer, frame), names));
    FrameEvents.forEach(
        buffer,
        frame,
        event -> {
          if (only == null || event.index() == only) {
            out.println(lines.event(event, names));
          }
        });
  }
}
