package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.rating.billing.OfflineRating;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementCsv;
import io.tallygate.rating.billing.StatementHtml;
import io.tallygate.rating.billing.StatementJson;
import io.tallygate.rating.catalog.CatalogException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Statements from a file of usage and a plan, without a gateway and without a data directory. */
@Command(
    name = "rate",
    mixinStandardHelpOptions = true,
    description = "Rate a CSV file of usage by a plan: the same bill run as a gateway's.",
    footerHeading =
        "%nThe CSV file has a header: subject, type (of the event), time (RFC 3339), value for meters that sum, and a "
            + "column for each rating dimension. A row that cannot be read is reported and left out.%n",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every row was rated",
      "1:rows were refused; the statements leave them out",
      "2:wrong usage",
      "3:the catalog, or the header of the usage file, is refused"
    })
final class RateCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    CSV,
    JSON,
    HTML
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"--plan", "--catalog"},
      required = true,
      paramLabel = "FILE",
      description =
          "catalog document, YAML or JSON: a plan and its meters, which every subject of the usage then has; or a whole "
              + "catalog with customers and subscriptions")
  private Path catalog = Path.of("plan.yaml");

  @Option(names = "--usage", required = true, paramLabel = "FILE", description = "usage, CSV")
  private Path usage = Path.of("usage.csv");

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description =
          "periods that have ended by then are billed, like 2026-02-01T00:00:00Z; default: every period up to the end of "
              + "the one with the last usage")
  private @Nullable Instant until;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      paramLabel = "ZONE",
      description =
          "zone of the customers where the document has none, like Europe/Berlin; default ${DEFAULT-VALUE}")
  private ZoneId zone = ZoneOffset.UTC;

  @Option(
      names = "--issued-at",
      paramLabel = "INSTANT",
      description =
          "time that the statements carry; default: --until or its default, so that a file rates alike every day")
  private @Nullable Instant issuedAt;

  @Option(
      names = "--format",
      defaultValue = "CSV",
      paramLabel = "FORMAT",
      description =
          "csv (all in one table), json (one a line), html (with --out); default ${DEFAULT-VALUE}")
  private Format format = Format.CSV;

  @Option(names = "--json", description = "the same as --format json")
  private boolean isJson;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write one file per statement there instead of printing")
  private @Nullable Path out;

  @Override
  public Integer call() throws ConfigurationException, IOException {
    if (isJson) {
      format = Format.JSON;
    }
    OfflineRating.Result result;
    try (BufferedReader rows = Files.newBufferedReader(usage, UTF_8)) {
      result = OfflineRating.rate(new CatalogFile(catalog).read(), rows, until, issuedAt, zone);
    } catch (CatalogException e) {
      throw new ConfigurationException(
          "catalog file is refused [file="
              + catalog
              + "]: "
              + e.problems().stream()
                  .map(problem -> problem.path() + ": " + problem.message())
                  .collect(Collectors.joining("; ")));
    } catch (IOException e) {
      throw new ConfigurationException(
          "usage file cannot be rated [file=" + usage + "]: " + e.getMessage());
    }
    if (out == null) {
      print(result);
    } else {
      write(result, Files.createDirectories(out));
    }
    return report(result);
  }

  private void print(OfflineRating.Result result) {
    PrintWriter to = Terminal.out(spec);
    if (format == Format.CSV) {
      to.print(StatementCsv.write(result.statements()));
    } else {
      for (Statement statement : result.statements()) {
        to.println(text(statement));
      }
    }
    to.flush();
  }

  private void write(OfflineRating.Result result, Path directory) throws IOException {
    for (Statement statement : result.statements()) {
      String name = statement.number() + "." + format.name().toLowerCase(Locale.ROOT);
      Files.writeString(directory.resolve(name), text(statement), UTF_8);
    }
  }

  private String text(Statement statement) {
    return switch (format) {
      case CSV -> StatementCsv.write(List.of(statement));
      case JSON -> new String(StatementJson.write(statement), UTF_8);
      case HTML -> StatementHtml.write(statement);
    };
  }

  private int report(OfflineRating.Result result) {
    PrintWriter to = Terminal.err(spec);
    result.refused().forEach(refused -> to.println("refused: " + refused));
    result.suspense().forEach(entry -> to.println("nobody pays for: " + entry));
    to.printf(
        "%d statements, %d rows counted, %d refused, %d in suspense%n",
        result.statements().size(),
        result.counted(),
        result.refused().size(),
        result.suspense().size());
    to.flush();
    return result.refused().isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }
}
