package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.rating.Core;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.RecoveryBench;
import io.tallygate.rating.RecoveryReport;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.store.StoreFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Recovers a data directory without serving, or measures how fast a start after a crash is. */
@Command(
    name = "recover",
    mixinStandardHelpOptions = true,
    description = "Recover a data directory, flush and close it; or measure recovery with --bench.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:recovered",
      "2:wrong usage",
      "3:configuration is refused",
      "4:the directory is in use, or something durable cannot be read"
    })
final class RecoverCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data directory; with --bench: where a temporary one is made")
  private @Nullable Path data;

  @Option(names = "--config", paramLabel = "FILE", description = "settings the gateway runs with")
  private @Nullable Path config;

  @Option(
      names = "--bench",
      description = "write a log that no flush has seen, and measure the start on it")
  private boolean bench;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "100000000",
      description = "records in the log of --bench (default: ${DEFAULT-VALUE})")
  private long records;

  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "series they are spread over (default: ${DEFAULT-VALUE})")
  private int series;

  @Override
  public Integer call() throws ConfigurationException, CatalogException {
    GatewayConfig settings = GatewayConfig.load(config, System.getenv(), Map.of());
    try {
      if (bench) {
        measure(settings);
      } else if (data == null) {
        throw new ParameterException(
            Terminal.commandLine(spec), "--data is required unless --bench is given");
      } else {
        try (Core core = Core.open(settings.coreSettings(data), CrashPoints.NONE)) {
          print(core.recovered());
        }
      }
      return ExitCode.OK;
    } catch (IOException | StoreFailedException e) {
      Terminal.err(spec).println("cannot recover: " + e.getMessage());
      return ExitCode.DATA;
    }
  }

  private void measure(GatewayConfig settings) throws IOException, CatalogException {
    Path directory =
        data == null
            ? Files.createTempDirectory("tallygate-recover")
            : Files.createTempDirectory(Files.createDirectories(data), "tallygate-recover");
    try {
      CoreSettings core = settings.coreSettings(directory);
      print(new RecoveryBench(core, records, series).run());
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void print(RecoveryReport report) {
    PrintWriter out = Terminal.out(spec);
    double seconds = Math.max(1e-9, report.replay().toNanos() / 1e9);
    out.printf(
        "store at %,d, newest mark at %,d, log ends at %,d%n",
        report.checkpoint(), report.mark(), report.end());
    out.printf(
        "%,d flushes taken from the journal, %,d carried out again%n",
        report.flushesStored(), report.flushesRepeated());
    out.printf(
        "%,d frames, %,d records, %,d bytes replayed in %.3f s: %,.0f records/s; start in all %.3f s%n",
        report.frames(),
        report.records(),
        report.bytes(),
        seconds,
        report.records() / seconds,
        report.total().toNanos() / 1e9);
    out.flush();
  }
}
