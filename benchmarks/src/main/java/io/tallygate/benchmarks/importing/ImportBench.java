package io.tallygate.benchmarks.importing;

import io.tallygate.gateway.importing.FileImport;
import io.tallygate.gateway.importing.GatewayAddress;
import io.tallygate.gateway.importing.ImportException;
import io.tallygate.gateway.importing.ImportReport;
import io.tallygate.gateway.importing.MappingReader;
import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.loadtest.TemporaryDirectory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures an import: the shop's file, repeated, into a gateway on the same machine. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Import the shop's file, repeated, into a gateway started for it; its totals must be those of the file.")
public final class ImportBench implements Callable<Integer> {
  private static final String CATALOG = "/demo/shop.yaml";
  private static final String DATA = "/demo/online_retail_2010-12.csv.gz";
  private static final long ROWS = 42_481;
  private static final BigDecimal TURNOVER = new BigDecimal("748957.02");

  @Option(
      names = "--rows",
      defaultValue = "10000000",
      paramLabel = "N",
      description = "rows, at the least: the file is repeated whole (default: ${DEFAULT-VALUE})")
  private long rows;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "for the file and the gateway's data; 10 million rows are 0.9 GB (default: the system's)")
  private @Nullable Path workDirectory;

  @Option(names = "--gateway-jar", paramLabel = "JAR", description = "the gateway's jar")
  private @Nullable Path gatewayJar;

  @Override
  public Integer call() throws IOException, ImportException, InterruptedException {
    long copies = (rows + ROWS - 1) / ROWS;
    Path jar = GatewayProcess.findJar(gatewayJar);
    try (TemporaryDirectory directory =
        TemporaryDirectory.create(workDirectory, "tallygate-import-")) {
      Path file = directory.path().resolve("shop.csv");
      repeat(file, copies);
      GatewayProcess.Settings settings =
          new GatewayProcess.Settings(
              jar,
              Files.createDirectory(directory.path().resolve("data")),
              directory.path().resolve("gateway.log"),
              GatewayProcess.freePort(),
              GatewayProcess.freePort(),
              null);
      try (GatewayProcess gateway = GatewayProcess.start(settings)) {
        System.out.println(gateway.readyLine());
        return measure(settings, file, copies);
      }
    }
  }

  private static int measure(GatewayProcess.Settings settings, Path file, long copies)
      throws IOException, ImportException, InterruptedException {
    GatewayApi api = new GatewayApi("127.0.0.1", settings.httpPort());
    try (InputStream catalog = resource(CATALOG)) {
      api.putCatalog(
          new String(catalog.readAllBytes(), StandardCharsets.UTF_8), "application/yaml");
    }
    FileImport importer =
        new FileImport(
            new GatewayAddress(api.root(), settings.binaryPort(), "", Duration.ofMinutes(5)),
            MappingReader.read("shop"),
            "shop",
            null,
            Clock.systemUTC(),
            System::nanoTime);
    Path directory = settings.dataDirectory().resolveSibling("reports");
    Files.createDirectories(directory);
    ImportReport report = importer.run(file, FileImport.Outputs.of(directory, "shop.csv"));
    System.out.print(report.toText());
    GatewayApi.MeterTotal total = api.totals().get("turnover");
    boolean isRight =
        total != null
            && total.count() == copies * ROWS
            && total.sum().compareTo(TURNOVER.multiply(BigDecimal.valueOf(copies))) == 0
            && report.rows().taken() == copies * ROWS;
    System.out.println(
        (isRight ? "the gateway's totals are those of the file" : "TOTALS DIFFER")
            + " [gateway="
            + total
            + "] [copies="
            + copies
            + "]");
    return isRight ? 0 : 1;
  }

  private static void repeat(Path file, long copies) throws IOException {
    byte[] text;
    try (InputStream in = new GZIPInputStream(resource(DATA))) {
      text = in.readAllBytes();
    }
    int header = new String(text, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(text, 0, header);
      for (long i = 0; i < copies; i++) {
        out.write(text, header, text.length - header);
      }
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = GatewayApi.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("the demo's data is missing [resource=" + name + "]");
    }
    return in;
  }
}
