package io.tallygate.gateway.cli;

import io.tallygate.rating.inspect.FrameEvents;
import io.tallygate.rating.inspect.FrameHead;
import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.inspect.LoggedEvent;
import io.tallygate.rating.log.LogFollower;
import io.tallygate.rating.log.LogFrame;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the usage log, and follows it. Reads only: a gateway may work in the directory. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Print the end of the usage log or all of it, and follow it; a gateway may be running on the directory, nothing in it is changed.",
      "Beside a gateway, names of series come from the log that is retained; older ones are shown by their number."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "2:wrong usage", "4:there is no log, or it cannot be read"})
final class TailCommand implements Callable<Integer> {
  /** What a line is. */
  enum Level {
    FRAMES,
    EVENTS,
    RECORDS
  }

  /** How a line is written. */
  enum Format {
    TEXT,
    NDJSON
  }

  /** Five times a second is soon for people, and a read of 1 MiB from the page cache each. */
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int FRAMES_PER_POLL = 1_000;
  private static final int LAST_DEFAULT = 20;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory")
  private Path data = Path.of("data");

  @Option(
      names = "--level",
      defaultValue = "records",
      paramLabel = "LEVEL",
      description = "frames, events or records (default: ${DEFAULT-VALUE})")
  private Level level = Level.RECORDS;

  @Option(
      names = "--format",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text or ndjson (default: ${DEFAULT-VALUE})")
  private Format format = Format.TEXT;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description =
          "begin at a log position, at the oldest or the end (default: with the last lines)")
  private @Nullable String from;

  @Option(
      names = {"-n", "--last"},
      paramLabel = "N",
      description =
          "begin with the last N lines (default: "
              + LAST_DEFAULT
              + "); all that is there goes by, which takes a second or two a GB")
  private @Nullable Integer last;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what is appended")
  private boolean follow;

  @Option(names = "--count", paramLabel = "N", description = "stop after so many lines")
  private long count = Long.MAX_VALUE;

  @Option(names = "--tenant", paramLabel = "KEY", description = "records of this tenant only")
  private @Nullable String tenant;

  @Option(names = "--subject", paramLabel = "SUBJECT", description = "records of this subject only")
  private @Nullable String subject;

  @Option(names = "--meter", paramLabel = "KEY", description = "records of this meter only")
  private @Nullable String meter;

  private final ArrayDeque<Supplier<String>> latest = new ArrayDeque<>();

  /** Whether lines are kept until the end of what was there at the start. */
  private boolean isCatchingUp;

  private long printed;

  @Override
  public Integer call() {
    String begin = from;
    if (begin != null && last != null) {
      throw new ParameterException(
          Terminal.commandLine(spec), "--from and --last say two places to begin at: choose one");
    }
    isCatchingUp = begin == null;
    long position =
        begin == null || begin.equals("oldest")
            ? 0
            : begin.equals("end") ? Long.MAX_VALUE : position(begin);
    LogFilter filter = new LogFilter(tenant, subject, meter);
    if (level == Level.FRAMES && !filter.isEmpty()) {
      throw new ParameterException(
          Terminal.commandLine(spec),
          "--tenant, --subject and --meter choose records: they do not go with --level frames");
    }
    try (LogSource source = LogSource.open(data, !follow)) {
      print(source, position, filter);
      return ExitCode.OK;
    } catch (IOException e) {
      Terminal.err(spec).println("cannot read the log: " + Failures.text(e));
      Terminal.err(spec).flush();
      return ExitCode.DATA;
    }
  }

  private long position(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          Terminal.commandLine(spec),
          "--from must be a position (bytes of the endless log), oldest or end [from=" + text + "]",
          e);
    }
  }

  /**
   * All of the retained log goes by, since its control frames have the names. What was there at the start ends where nothing
   * more is, or with the first frame that arrived later: a busy gateway may append faster than this reads.
   */
  private void print(LogSource source, long position, LogFilter filter) throws IOException {
    PrintWriter out = Terminal.out(spec);
    LogFollower log = source.log();
    LogNames names = source.names();
    LogLines lines = format == Format.TEXT ? new LogTextLines() : new LogJsonLines();
    long startMs = System.currentTimeMillis();
    long[] newestMs = new long[1];
    boolean wasAtEnd = false;
    long first = position;
    long reported = 0;
    while (printed < count && !out.checkError()) {
      long wanted = first;
      int frames =
          log.poll(
              (buffer, frame) -> {
                names.learn(buffer, frame);
                newestMs[0] = LogFrame.arrivalTimeMs(buffer, frame);
                if (LogFrame.position(buffer, frame) >= wanted) {
                  show(buffer, frame, names, lines, filter, out);
                }
              },
              FRAMES_PER_POLL);
      if (!wasAtEnd && (frames == 0 || newestMs[0] > startMs)) {
        wasAtEnd = true;
        isCatchingUp = false;
        latest.forEach(line -> line(out, line));
        latest.clear();
        first = first == Long.MAX_VALUE ? log.position() : first;
      }
      if (wasAtEnd && !follow) {
        break;
      }
      if (frames > 0) {
        continue;
      }
      out.flush();
      if (log.skippedBytes() + log.restarts() > reported) {
        reported = log.skippedBytes() + log.restarts();
        // A log that was cut back goes on at positions that were shown before.
        first = Math.min(first, log.position());
        Terminal.err(spec)
            .printf(
                "some of the log was not shown: recycled before it was read, or cut back by a restart [bytes=%d] [restarts=%d]%n",
                log.skippedBytes(), log.restarts());
        Terminal.err(spec).flush();
      }
      LockSupport.parkNanos(POLL_NS);
    }
    out.flush();
  }

  private void show(
      DirectBuffer buffer,
      int frame,
      LogNames names,
      LogLines lines,
      LogFilter filter,
      PrintWriter out) {
    if (level == Level.FRAMES) {
      FrameHead head = FrameHead.of(buffer, frame);
      line(out, () -> lines.frame(head, names));
      return;
    }
    FrameEvents.forEach(
        buffer,
        frame,
        event -> {
          if (filter.fits(event, names)) {
            show(event, names, lines, filter, out);
          }
        });
  }

  private void show(
      LoggedEvent event, LogNames names, LogLines lines, LogFilter filter, PrintWriter out) {
    if (level == Level.EVENTS) {
      line(out, () -> lines.event(event, names));
      return;
    }
    event.records().stream()
        .filter(record -> filter.fits(record, names))
        .forEach(record -> line(out, () -> lines.record(event, record, names)));
  }

  private void line(PrintWriter out, Supplier<String> line) {
    if (isCatchingUp) {
      latest.add(line);
      if (latest.size() > (last == null ? LAST_DEFAULT : last)) {
        latest.removeFirst();
      }
    } else if (printed < count) {
      out.println(line.get());
      printed++;
    }
  }
}
