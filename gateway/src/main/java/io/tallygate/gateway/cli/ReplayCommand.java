package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.rating.DirectoryInUseException;
import io.tallygate.rating.OfflineDirectory;
import io.tallygate.rating.billing.PlanComparison;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.StoreFailedException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rates recorded usage under changed plans, beside those in force. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Rate recorded usage under changed plans, and print the difference per subscription and in all. Nothing is issued.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:rated",
      "2:wrong usage",
      "3:the plan file is refused, or needs what was never counted",
      "4:the directory is in use, or something durable cannot be read"
    })
final class ReplayCommand implements Callable<Integer> {
  /** Of a line's columns, in characters. */
  private static final int[] WIDTHS = {24, 24, 16, 3, 16, 16, 16};

  /** The first columns are texts, written from the left. */
  private static final int LEFT_COLUMNS = 3;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory")
  private Path data = Path.of("data");

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      description = "catalog document with the changed plans, YAML or JSON")
  private Path plan = Path.of("plan.yaml");

  @Option(
      names = "--from",
      required = true,
      paramLabel = "INSTANT",
      description = "statement periods that begin then or later, like 2026-01-01T00:00:00Z")
  private Instant from = Instant.EPOCH;

  @Option(names = "--to", required = true, paramLabel = "INSTANT", description = "and before then")
  private Instant to = Instant.EPOCH;

  @Option(names = "--diff", description = "only subscriptions whose amount changes")
  private boolean isDiff;

  @Option(names = "--json", description = "one JSON document instead of a table")
  private boolean isJson;

  @Override
  public Integer call() throws ConfigurationException {
    if (!from.isBefore(to)) {
      Terminal.err(spec).println("--to must lie after --from [from=" + from + "] [to=" + to + "]");
      return ExitCode.USAGE;
    }
    try (OfflineDirectory directory = OfflineDirectory.open(data)) {
      long flush = directory.store().state().flushNumber();
      PlanComparison comparison =
          new PlanComparison(
              directory.catalog(), new CatalogFile(plan).read(), directory.store(), flush);
      Map<String, Sums> sums = new TreeMap<>();
      // The terminal writes through at each end of a line.
      PrintWriter out = new PrintWriter(new BufferedWriter(Terminal.out(spec)));
      if (isJson) {
        List<PlanComparison.Row> shown = new ArrayList<>();
        forEachShown(comparison, sums, shown::add);
        out.println(json(shown, sums, flush));
      } else {
        table(out, comparison, sums, flush);
      }
      out.flush();
      return ExitCode.OK;
    } catch (CatalogException e) {
      throw new ConfigurationException(
          "plan file is refused [file="
              + plan
              + "]: "
              + e.problems().stream()
                  .map(problem -> problem.path() + ": " + problem.message())
                  .collect(Collectors.joining("; ")));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "plan file cannot be compared [file=" + plan + "]: " + e.getMessage());
    } catch (DirectoryInUseException e) {
      Terminal.err(spec).println(e.getMessage());
      return ExitCode.DATA;
    } catch (IOException | StoreFailedException e) {
      Terminal.err(spec).println("cannot replay: " + e);
      return ExitCode.DATA;
    }
  }

  /** Of all subscriptions in one currency. */
  private record Sums(BigDecimal before, BigDecimal after) {
    static Sums of(PlanComparison.Row row) {
      return new Sums(row.before(), row.after());
    }

    Sums plus(Sums other) {
      return new Sums(before.add(other.before), after.add(other.after));
    }
  }

  /** Adds up every subscription, and hands over those that are to be shown. */
  private void forEachShown(
      PlanComparison comparison, Map<String, Sums> sums, Consumer<PlanComparison.Row> each) {
    comparison.forEach(
        new Span(from, to),
        row -> {
          sums.merge(row.currency(), Sums.of(row), Sums::plus);
          if (!isDiff || row.difference().signum() != 0) {
            each.accept(row);
          }
        });
  }

  private void table(
      PrintWriter out, PlanComparison comparison, Map<String, Sums> sums, long flush) {
    line(out, "customer", "subscription", "plan", "", "before", "after", "difference");
    forEachShown(
        comparison,
        sums,
        row ->
            line(
                out,
                row.customer(),
                row.subscription(),
                row.plan(),
                row.currency(),
                row.before().toPlainString(),
                row.after().toPlainString(),
                row.difference().toPlainString()));
    sums.forEach(
        (currency, sum) ->
            line(
                out,
                "in all",
                "",
                "",
                currency,
                sum.before.toPlainString(),
                sum.after.toPlainString(),
                sum.after.subtract(sum.before).toPlainString()));
    out.printf("usage through flush %d%n", flush);
  }

  /** Without a format that is parsed again for each of a million lines: it took as long as reading their usage. */
  private static void line(PrintWriter out, String... cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String gap = " ".repeat(Math.max(0, WIDTHS[i] - cells[i].length()));
      boolean isLeft = i < LEFT_COLUMNS;
      line.append(i == 0 ? "" : " ")
          .append(isLeft ? cells[i] : gap)
          .append(isLeft ? gap : cells[i]);
    }
    out.println(line);
  }

  private static String json(List<PlanComparison.Row> rows, Map<String, Sums> sums, long flush)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode().put("throughFlush", flush);
    ArrayNode list = root.putArray("subscriptions");
    for (PlanComparison.Row row : rows) {
      list.addObject()
          .put("customer", row.customer())
          .put("subscription", row.subscription())
          .put("plan", row.plan())
          .put("currency", row.currency())
          .put("periods", row.periods())
          .put("before", row.before().toPlainString())
          .put("after", row.after().toPlainString())
          .put("difference", row.difference().toPlainString());
    }
    ArrayNode totals = root.putArray("totals");
    sums.forEach(
        (currency, sum) ->
            totals
                .addObject()
                .put("currency", currency)
                .put("before", sum.before.toPlainString())
                .put("after", sum.after.toPlainString())
                .put("difference", sum.after.subtract(sum.before).toPlainString()));
    return mapper.writeValueAsString(root);
  }
}
