package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.rating.export.ExportFailedException;
import io.tallygate.rating.export.ExportFilter;
import io.tallygate.rating.export.ExportFormat;
import io.tallygate.rating.export.ExportTable;
import io.tallygate.rating.export.LedgerAccounts;
import io.tallygate.rating.export.Snapshot;
import io.tallygate.rating.export.SnapshotLimits;
import io.tallygate.rating.store.StoreFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Copies usage, kept events, statements and the ledger for other programs. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Copy usage, kept events, statements and the ledger: into a DuckDB file (--duckdb), or files in CSV, JSON Lines or "
          + "Parquet (--format, --out), or both.",
      "A file has its name when it is whole: whatever fails leaves nothing half done, and the command can be repeated."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:everything asked for is written",
      "2:wrong usage",
      "3:the file of accounts is refused",
      "4:the data directory, gateway or snapshot cannot be read",
      "6:a file cannot be written: what is missing is named"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private SnapshotOrigin source = new SnapshotOrigin();

  @Option(names = "--duckdb", paramLabel = "FILE", description = "write a snapshot there")
  private @Nullable Path duckdb;

  @Option(names = "--format", paramLabel = "FORMAT", description = "csv, jsonl or parquet")
  private @Nullable ExportFormat format;

  @Option(
      names = "--what",
      split = ",",
      paramLabel = "TABLE",
      description =
          "usage, events, statements, lines, ledger; several by comma; default: all of them")
  private @Nullable Set<ExportTable> what;

  @Option(
      names = "--out",
      paramLabel = "DIR_OR_FILE",
      description = "directory for usage.csv and so on; with one --what also a file")
  private @Nullable Path out;

  @Option(
      names = "--from",
      paramLabel = "INSTANT",
      description =
          "with --format: usage and events from then on, statements and lines of periods that begin then or later, bookings of "
              + "statements issued then or later")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "INSTANT", description = "likewise, exclusive")
  private @Nullable Instant to;

  @Option(
      names = "--meter",
      paramLabel = "METER",
      description = "with --format: this meter only (usage, events, lines)")
  private @Nullable String meter;

  @Option(
      names = "--customer",
      paramLabel = "CUSTOMER",
      description = "with --format: this customer only")
  private @Nullable String customer;

  @Option(
      names = "--accounts",
      paramLabel = "FILE",
      description = "accounts of the ledger, YAML; see gateway/EXPORT.md")
  private @Nullable Path accounts;

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    List<ExportTable> tables = tables();
    ExportFilter filter = filter();
    LedgerAccounts ledger = accounts();
    Path made = null;
    try {
      made = duckdb != null ? duckdb : temporary();
      long began = System.nanoTime();
      Path file = source.snapshot(made, made(tables), ledger);
      if (duckdb != null) {
        say("snapshot: %s in %.1f s%n", duckdb, seconds(began));
      }
      return format == null || out == null ? ExitCode.OK : write(file, tables, filter, format, out);
    } catch (ExportFailedException e) {
      Terminal.err(spec).println("nothing is written: " + e.getMessage());
      return ExitCode.TARGET;
    } catch (IOException | UncheckedIOException | StoreFailedException e) {
      Terminal.err(spec).println("cannot export: " + e.getMessage());
      return ExitCode.DATA;
    } finally {
      Terminal.err(spec).flush();
      if (duckdb == null && made != null) {
        delete(made);
      }
    }
  }

  /** All of them for a snapshot that is kept. */
  private Set<ExportTable> made(List<ExportTable> tables) {
    return duckdb == null ? EnumSet.copyOf(tables) : EnumSet.allOf(ExportTable.class);
  }

  private static void makeDirectory(Path directory) throws ExportFailedException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new ExportFailedException(
          "the directory cannot be made [directory=" + directory + "]: " + e, e);
    }
  }

  private List<ExportTable> tables() {
    if (duckdb == null && format == null) {
      throw wrong("say what to write: --duckdb FILE, or --format and --out");
    }
    if ((format == null) != (out == null)) {
      throw wrong("--format and --out go together");
    }
    source.requireSense(Terminal.commandLine(spec));
    if (source.isSnapshot() && (duckdb != null || accounts != null)) {
      throw wrong("--duckdb and --accounts make a snapshot; --snapshot names one that is there");
    }
    if (format == null
        && (what != null || from != null || to != null || meter != null || customer != null)) {
      throw wrong(
          "--what, --from, --to, --meter and --customer go with --format; a snapshot is whole");
    }
    List<ExportTable> wanted = new ArrayList<>();
    for (ExportTable table : what == null ? EnumSet.allOf(ExportTable.class) : what) {
      if (meter == null || table.hasMeter()) {
        wanted.add(table);
      } else if (what != null) {
        throw wrong("--meter goes with usage, events and lines [--what=" + table.key() + "]");
      }
    }
    return wanted;
  }

  private ExportFilter filter() {
    try {
      return new ExportFilter(from, to, meter, customer);
    } catch (IllegalArgumentException e) {
      throw wrong("--" + e.getMessage());
    }
  }

  private @Nullable LedgerAccounts accounts() throws ConfigurationException {
    if (accounts == null) {
      return null;
    }
    try {
      return LedgerAccounts.read(accounts);
    } catch (IOException e) {
      throw new ConfigurationException(
          "file of accounts cannot be read [file=" + accounts + "]: " + e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "file of accounts is refused [file=" + accounts + "]: " + e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Terminal.commandLine(spec), message);
  }

  /** Beside what is written: on the disk that was chosen for it. */
  private Path temporary() {
    Path beside = out == null ? Path.of("") : out.toAbsolutePath();
    Path directory = Files.isDirectory(beside) ? beside : beside.getParent();
    return (directory == null ? beside : directory).resolve(".export.duckdb");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next export replaces it.
      file.toFile().deleteOnExit();
    }
  }

  private int write(
      Path file, List<ExportTable> tables, ExportFilter filter, ExportFormat as, Path target)
      throws IOException {
    List<String> missing = new ArrayList<>();
    try (Snapshot snapshot = Snapshot.open(file, SnapshotLimits.ALONE)) {
      if (tables.size() > 1 || target.toString().endsWith("/")) {
        makeDirectory(target);
      }
      for (ExportTable table : tables) {
        Path to =
            Files.isDirectory(target) ? target.resolve(table.key() + "." + as.extension()) : target;
        long began = System.nanoTime();
        try {
          long rows = snapshot.export(table, filter, as, to);
          double seconds = seconds(began);
          say("%s: %,d rows in %.1f s: %s%n", table.key(), rows, seconds, to);
        } catch (ExportFailedException e) {
          missing.add(
              String.format(
                  "%s, %,d rows: %s", table.key(), snapshot.count(table, filter), e.getMessage()));
        }
      }
      say("usage through flush %d%n", snapshot.throughFlush());
    }
    PrintWriter err = Terminal.err(spec);
    missing.forEach(each -> err.println("missing: " + each));
    if (!missing.isEmpty()) {
      err.println("nothing is half done; make room and run the same command again");
    }
    return missing.isEmpty() ? ExitCode.OK : ExitCode.TARGET;
  }

  private void say(String format, Object... arguments) {
    Terminal.out(spec).printf(format, arguments);
    Terminal.out(spec).flush();
  }

  private static double seconds(long beganNs) {
    return (System.nanoTime() - beganNs) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
