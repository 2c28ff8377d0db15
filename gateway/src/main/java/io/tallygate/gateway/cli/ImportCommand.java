package io.tallygate.gateway.cli;

import io.tallygate.gateway.importing.FileImport;
import io.tallygate.gateway.importing.FolderWatch;
import io.tallygate.gateway.importing.GatewayAddress;
import io.tallygate.gateway.importing.ImportException;
import io.tallygate.gateway.importing.ImportReport;
import io.tallygate.gateway.importing.ImportSuspendedException;
import io.tallygate.gateway.importing.Mapping;
import io.tallygate.gateway.importing.MappingException;
import io.tallygate.gateway.importing.MappingReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Usage from files into a running gateway, each file exactly once. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Import files of usage into a running gateway, each exactly once: CSV, fixed width, NDJSON, also compressed by gzip.",
    footerHeading = "%nA mapping says what the columns mean: gateway/IMPORT.md.%n",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every file is in the gateway, by this run or an earlier one",
      "1:rows were refused, or a file could not be imported; the others were",
      "2:wrong usage",
      "3:the mapping is refused; nothing was sent",
      "7:the gateway was away for too long or refuses the key, or a disk failed; the same command goes on where this one stopped"
    })
final class ImportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "files to import")
  private List<Path> files = List.of();

  @Option(
      names = "--mapping",
      paramLabel = "NAME|FILE",
      description = "a ready mapping (see --mappings) or a mapping file, YAML")
  private @Nullable String mapping;

  @Option(names = "--mappings", description = "list the ready mappings and end")
  private boolean isList;

  @Option(
      names = "--print-mapping",
      description = "print the mapping of --mapping, a starting point for one of your own, and end")
  private boolean isPrint;

  @Option(
      names = "--gateway",
      defaultValue = "http://localhost:8080",
      paramLabel = "URL",
      description = "the gateway's HTTP endpoint; default ${DEFAULT-VALUE}")
  private URI gateway = URI.create("http://localhost:8080");

  @Option(
      names = "--binary-port",
      defaultValue = "0",
      paramLabel = "PORT",
      description = "the gateway's binary endpoint; default: as the gateway says")
  private int binaryPort;

  @Option(
      names = "--api-key",
      defaultValue = "${env:TALLYGATE_API_KEY:-}",
      paramLabel = "KEY",
      description =
          "API key with the scopes read and ingest; default: the environment's TALLYGATE_API_KEY")
  private String apiKey = "";

  @Option(
      names = "--patience",
      defaultValue = "PT5M",
      paramLabel = "DURATION",
      description =
          "how long a gateway that is away or busy is waited for; default ${DEFAULT-VALUE}")
  private Duration patience = Duration.ofMinutes(5);

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      description = "where FILE.report.json and FILE.refused.csv go; default: beside the file")
  private @Nullable Path reports;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description =
          "count a file whose bytes were imported before once more, under this label; the same label counts it once")
  private @Nullable String label;

  @Option(names = "--json", description = "print each report as one line of JSON")
  private boolean isJson;

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description =
          "import what comes into this folder, and move it to done/ or failed/ below it; without FILE")
  private @Nullable Path watch;

  @Option(
      names = "--pattern",
      defaultValue = "*",
      paramLabel = "GLOB",
      description = "with --watch: names to take; default ${DEFAULT-VALUE}")
  private String pattern = "*";

  @Option(
      names = "--marker",
      paramLabel = "SUFFIX",
      description = "with --watch: take FILE when FILE with this suffix is there too, like .ready")
  private @Nullable String marker;

  @Option(
      names = "--settle",
      defaultValue = "PT5S",
      paramLabel = "DURATION",
      description =
          "with --watch: take a file that has not changed for this long; PT0S where files are renamed into the folder; default "
              + "${DEFAULT-VALUE}")
  private Duration settle = Duration.ofSeconds(5);

  @Option(names = "--once", description = "with --watch: end when every file there was taken")
  private boolean isOnce;

  private boolean isFailed;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Terminal.out(spec);
    if (isList) {
      MappingReader.READY.forEach(out::println);
      out.flush();
      return ExitCode.OK;
    }
    String named = mapping;
    if (named == null) {
      throw usage("--mapping is required; --mappings lists the ready ones");
    }
    try {
      if (isPrint) {
        out.print(MappingReader.text(named));
        out.flush();
        return ExitCode.OK;
      }
      return run(named, MappingReader.read(named));
    } catch (MappingException e) {
      complain(e.getMessage());
      return ExitCode.CONFIGURATION;
    } catch (ImportSuspendedException e) {
      complain(e.getMessage() + "; the same command goes on where this one stopped");
      return ExitCode.SUSPENDED;
    } catch (ImportException e) {
      complain(e.getMessage());
      return ExitCode.CHECK_FAILED;
    } catch (IOException e) {
      complain("a file cannot be read or written: " + e);
      return ExitCode.SUSPENDED;
    }
  }

  private int run(String named, Mapping read)
      throws ImportException, IOException, InterruptedException {
    if (files.isEmpty() == (watch == null)) {
      throw usage("give either FILE… or --watch DIR");
    }
    if (gateway.getHost() == null) {
      throw usage("--gateway must be a URL like http://localhost:8080 [value=" + gateway + "]");
    }
    if (label != null && !label.matches("[A-Za-z0-9._-]{1,64}")) {
      throw usage("--label must be 1 to 64 letters, digits, dots, dashes, underscores");
    }
    FileImport importer =
        new FileImport(
            new GatewayAddress(gateway, binaryPort, apiKey, patience),
            read,
            named,
            label,
            Clock.systemUTC(),
            System::nanoTime);
    if (watch != null) {
      watch(importer, watch);
    } else {
      for (Path file : files) {
        importFile(importer, file);
      }
    }
    return isFailed ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private void importFile(FileImport importer, Path file)
      throws MappingException, ImportSuspendedException, IOException, InterruptedException {
    Path directory = reports;
    if (directory == null) {
      directory = file.toAbsolutePath().getParent();
    }
    if (directory == null || file.getFileName() == null) {
      throw usage("not a file [file=" + file + "]");
    }
    Files.createDirectories(directory);
    try {
      imported(importer.run(file, FileImport.Outputs.of(directory, file.getFileName().toString())));
    } catch (MappingException | ImportSuspendedException e) {
      throw e;
    } catch (ImportException e) {
      failed(file, String.valueOf(e.getMessage()));
    }
  }

  private void watch(FileImport importer, Path directory)
      throws ImportException, IOException, InterruptedException {
    if (!Files.isDirectory(directory)) {
      throw usage("--watch needs a folder [value=" + directory + "]");
    }
    FolderWatch folder =
        new FolderWatch(
            importer,
            new FolderWatch.Settings(directory, pattern, marker, settle, Duration.ofSeconds(1)),
            new FolderWatch.Listener() {
              @Override
              public void imported(ImportReport report) {
                ImportCommand.this.imported(report);
              }

              @Override
              public void failed(Path file, String why) {
                ImportCommand.this.failed(file, why);
              }

              @Override
              public void postponed(Path file, String why) {
                complain(file + " waits: " + why);
              }
            },
            Clock.systemUTC());
    if (isOnce) {
      while (folder.round() > 0) {
        Thread.sleep(Math.max(100, Math.min(1_000, settle.toMillis())));
      }
    } else {
      folder.run();
    }
  }

  private void imported(ImportReport report) {
    PrintWriter out = Terminal.out(spec);
    if (isJson) {
      out.println(report.toJsonLine());
    } else {
      out.print(report.toText());
    }
    out.flush();
    isFailed |= report.rows().refused() + report.rows().partly() > 0;
  }

  private void failed(Path file, String why) {
    complain(file + ": " + why);
    isFailed = true;
  }

  private void complain(@Nullable String what) {
    PrintWriter err = Terminal.err(spec);
    err.println(what);
    err.flush();
  }

  private ParameterException usage(String what) {
    return new ParameterException(Terminal.commandLine(spec), what);
  }
}
