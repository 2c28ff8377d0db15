package io.tallygate.benchmarks.query;

import io.tallygate.gateway.ops.ProcessMemory;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.query.MeterAnswer;
import io.tallygate.rating.query.MeterQuery;
import io.tallygate.rating.query.MeterQuestion;
import io.tallygate.rating.query.MeterRow;
import io.tallygate.rating.query.QueryInterval;
import io.tallygate.rating.query.QueryRefusedException;
import io.tallygate.rating.store.UsageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures questions to a meter: one process makes the store, another asks. */
@Command(
    name = "meterquery",
    mixinStandardHelpOptions = true,
    subcommands = {MeterQueryCommand.Make.class, MeterQueryCommand.Run.class},
    description = "Questions to a meter over a month of usage: make the store, then run.")
public final class MeterQueryCommand implements Runnable {
  @Override
  public void run() {
    System.err.println("meterquery make, then meterquery run; --help describes them");
  }

  /** Options of both. */
  static final class Shape {
    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "directory of the store")
    private Path data = Path.of("data");

    @Option(
        names = "--subjects",
        paramLabel = "N",
        defaultValue = "1000000",
        description = "subjects (default: ${DEFAULT-VALUE})")
    private int subjects;

    @Option(
        names = "--customers",
        paramLabel = "N",
        defaultValue = "100000",
        description = "customers, not more than subjects (default: ${DEFAULT-VALUE})")
    private int customers;

    @Option(
        names = "--windows",
        paramLabel = "N",
        defaultValue = "30",
        description = "windows with usage of each subject, 1 to 31 (default: ${DEFAULT-VALUE})")
    private int windows;

    MeteredSubjects metered() {
      return new MeteredSubjects(subjects, customers, windows);
    }
  }

  /** Makes the store. */
  @Command(
      name = "make",
      mixinStandardHelpOptions = true,
      description = "Make a store: a flush for each day, each subject in one window of it.")
  static final class Make implements Callable<Integer> {
    @Mixin private Shape shape = new Shape();

    @Override
    public Integer call() {
      if (Files.exists(shape.data)) {
        System.err.println("--data must not exist yet [directory=" + shape.data + "]");
        return 2;
      }
      long begin = System.nanoTime();
      MeteredSubjects metered = shape.metered();
      try (UsageStore store = UsageStore.open(shape.data)) {
        metered.fill(store);
        System.out.printf(
            "made %,d rows of counters in %.1f s%n", store.counterRows(), since(begin));
      }
      return 0;
    }
  }

  /** Asks and checks. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Ask a store that make has made, and check every row of every answer.")
  static final class Run implements Callable<Integer> {
    @Mixin private Shape shape = new Shape();

    @Option(
        names = "--runs",
        paramLabel = "N",
        defaultValue = "5",
        description = "how often each question is asked (default: ${DEFAULT-VALUE})")
    private int runs;

    private long wrong;

    @Override
    public Integer call() throws CatalogException, QueryRefusedException {
      MeteredSubjects metered = shape.metered();
      long begin = System.nanoTime();
      Catalog catalog = metered.catalog();
      double folded = since(begin);
      try (UsageStore store = UsageStore.open(shape.data)) {
        double started = since(begin);
        System.out.printf(
            "start: catalog %.1f s, store %.1f s; %,d rows of counters of %,d subjects of %,d customers%n",
            folded, started - folded, store.counterRows(), shape.subjects, shape.customers);
        MeterQuery query = new MeterQuery(() -> catalog, store);
        long flush = store.state().flushNumber();
        ask(
            "month by customer",
            started,
            () -> query.answer(0, question(catalog, null, List.of("customer")), flush),
            metered.byCustomer(),
            row -> Integer.parseInt(String.valueOf(row.customer()).substring(1)));
        ask(
            "month by day",
            started,
            () -> query.answer(0, question(catalog, QueryInterval.DAY, List.of()), flush),
            metered.byDay(),
            Run::day);
      }
      System.out.printf(
          "%s: %,d rows wrong; peak memory of the process %,d MB%n",
          wrong == 0 ? "right" : "WRONG", wrong, ProcessMemory.peakResidentBytes() >> 20);
      return wrong == 0 ? 0 : 1;
    }

    private static int day(MeterRow row) {
      return (int)
          ((row.windowStart().toEpochMilli() - MeteredSubjects.MONTH.toEpochMilli())
              / MeteredSubjects.DAY_MS);
    }

    private static MeterQuestion question(
        Catalog catalog, @Nullable QueryInterval interval, List<String> groupBy) {
      return new MeterQuestion(
          catalog.of(0).meters().get(0),
          MeteredSubjects.MONTH,
          MeteredSubjects.NEXT_MONTH,
          interval,
          MeteredSubjects.ZONE,
          List.of(),
          List.of(),
          Map.of(),
          groupBy);
    }

    /** A question. */
    private interface Asked {
      MeterAnswer answer() throws QueryRefusedException;
    }

    private void ask(
        String name, double started, Asked asked, Expected expected, ToIntFunction<MeterRow> number)
        throws QueryRefusedException {
      for (int run = 1; run <= runs; run++) {
        long begin = System.nanoTime();
        Duration processorBefore = processorTime();
        MeterAnswer answer = asked.answer();
        double answered = since(begin);
        long[] records = {0};
        answer.forEach(row -> records[0] += row.records());
        double seconds = since(begin);
        Duration processor = processorTime().minus(processorBefore);
        long wrongRows = expected.wrong(answer, number);
        wrong += wrongRows;
        System.out.printf(
            "%s, run %d: %.2f s (%.2f s with the start): %,d rows of %,d records; worked out in %.2f s, processor time %.2f s; %,d wrong%n",
            name,
            run,
            seconds,
            started + seconds,
            answer.size(),
            records[0],
            answered,
            processor.toMillis() / 1e3,
            wrongRows);
      }
    }
  }

  /** Of every thread of the process. */
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double since(long beginNs) {
    return (System.nanoTime() - beginNs) / 1e9;
  }
}
