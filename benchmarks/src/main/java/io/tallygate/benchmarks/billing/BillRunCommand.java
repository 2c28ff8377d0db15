package io.tallygate.benchmarks.billing;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.ops.ProcessMemory;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunResult;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.period.LatePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures a bill run: one process makes the customers and their usage, another closes their month. */
@Command(
    name = "billrun",
    mixinStandardHelpOptions = true,
    subcommands = {BillRunCommand.Make.class, BillRunCommand.Run.class},
    description =
        "A bill run over many customers with three charges each: make the data, then run.")
public final class BillRunCommand implements Runnable {
  private static final int CUSTOMERS_PER_DOCUMENT = 50_000;
  private static final int KEYS_PER_CALL = 1_000;
  private static final int PAGE = 10_000;

  @Override
  public void run() {
    System.err.println("billrun make, then billrun run; --help describes them");
  }

  private static Core open(Path data) throws IOException, ConfigurationException {
    return Core.open(
        GatewayConfig.load(null, System.getenv(), Map.of()).coreSettings(data), CrashPoints.NONE);
  }

  /** Options of both. */
  static final class Shape {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory")
    private Path data = Path.of("data");

    @Option(
        names = "--customers",
        paramLabel = "N",
        defaultValue = "1000000",
        description = "customers, one subscription each (default: ${DEFAULT-VALUE})")
    private int customers;

    @Option(
        names = "--days",
        paramLabel = "N",
        defaultValue = "5",
        description = "days of the month with usage of both meters (default: ${DEFAULT-VALUE})")
    private int days;

    @Option(
        names = "--records",
        paramLabel = "N",
        defaultValue = "1",
        description = "records of each meter on each of these days (default: ${DEFAULT-VALUE})")
    private int records;

    BilledCustomers billed() {
      return new BilledCustomers(customers, days, records);
    }
  }

  /** Makes the data directory. */
  @Command(
      name = "make",
      mixinStandardHelpOptions = true,
      description = "Make a data directory: customers through the catalog, usage through the ring.")
  static final class Make implements java.util.concurrent.Callable<Integer> {
    @picocli.CommandLine.Mixin private Shape shape = new Shape();

    @Override
    public Integer call()
        throws IOException, ConfigurationException, CatalogException, InterruptedException {
      if (Files.exists(shape.data)) {
        System.err.println("--data must not exist yet [directory=" + shape.data + "]");
        return 2;
      }
      BilledCustomers billed = shape.billed();
      long begin = System.nanoTime();
      try (Core core = open(shape.data)) {
        core.applyCatalog(BilledCustomers.tariff());
        for (int from = 0; from < billed.count(); from += CUSTOMERS_PER_DOCUMENT) {
          int to = Math.min(billed.count(), from + CUSTOMERS_PER_DOCUMENT);
          core.applyCatalog(BilledCustomers.customers(from, to));
        }
        int[][] series = series(core, billed.count());
        UsageLine line = new UsageLine(core, "billrun");
        for (int round = 0; round < billed.days() * billed.records(); round++) {
          int day = round / billed.records();
          for (int i = 0; i < billed.count(); i++) {
            // In an order that no cache foresees: multiples of a large prime.
            int customer = (int) ((i + 1L) * 982_451_653L % billed.count());
            for (int meter = 0; meter < BilledCustomers.METERS; meter++) {
              line.add(
                  series[meter][customer],
                  BilledCustomers.timeMs(day),
                  BilledCustomers.quantity(meter, customer, day));
            }
          }
        }
        line.finish();
        core.flushes().flushAndStore();
      }
      System.out.printf(
          "made %,d customers, %,d records in %.1f s%n",
          billed.count(),
          (long) billed.count() * billed.days() * billed.records() * BilledCustomers.METERS,
          (System.nanoTime() - begin) / 1e9);
      return 0;
    }

    private static int[][] series(RatingCore core, int customers) {
      int[][] series = new int[BilledCustomers.METERS][customers];
      int[] numbers = new int[KEYS_PER_CALL];
      for (int meter = 0; meter < series.length; meter++) {
        for (int from = 0; from < customers; from += KEYS_PER_CALL) {
          int to = Math.min(customers, from + KEYS_PER_CALL);
          List<SeriesKey> keys = new ArrayList<>();
          for (int i = from; i < to; i++) {
            keys.add(new SeriesKey(0, meter, BilledCustomers.key(i), List.of()));
          }
          while (core.series().resolve(keys, numbers) != 0) {
            Thread.onSpinWait();
          }
          System.arraycopy(numbers, 0, series[meter], from, to - from);
        }
      }
      return series;
    }
  }

  /** Runs and checks. */
  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description =
          "Close the month of a data directory that make has made, and check every total.")
  static final class Run implements java.util.concurrent.Callable<Integer> {
    @picocli.CommandLine.Mixin private Shape shape = new Shape();

    @Override
    public Integer call() throws IOException, ConfigurationException {
      BilledCustomers billed = shape.billed();
      long begin = System.nanoTime();
      try (Core core = open(shape.data)) {
        long opened = System.nanoTime();
        long residentBefore = ProcessMemory.residentBytes();
        Duration processorBefore = processorTime();
        BillRunResult result =
            new BillRun(
                    core::catalog,
                    core.usage(),
                    core.flushes(),
                    core.statements(),
                    LatePolicy.DEFAULT)
                .close(0, BilledCustomers.CLOSABLE, BilledCustomers.CLOSABLE);
        double seconds = (System.nanoTime() - opened) / 1e9;
        Duration processor = processorTime().minus(processorBefore);
        long peak = ProcessMemory.peakResidentBytes();
        System.out.printf(
            "start, not counted: %.1f s, %,d MB resident%n",
            (opened - begin) / 1e9, residentBefore >> 20);
        System.out.printf(
            "bill run: %,d periods closed in %.1f s, %,.0f/s; processor time %.1f s; peak memory of the process %,d MB%n",
            result.closedPeriods(),
            seconds,
            result.closedPeriods() / seconds,
            processor.toMillis() / 1e3,
            peak >> 20);
        return check(core, billed) ? 0 : 1;
      }
    }

    /** Of every thread of the process. */
    private static Duration processorTime() {
      return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** One statement for each customer, with the total that it owes, numbered without a gap. */
    private static boolean check(RatingCore core, BilledCustomers billed) {
      BitSet seen = new BitSet(billed.count());
      long wrong = 0;
      long sum = 0;
      long expected = 0;
      long last = 0;
      List<StatementEntry> page = core.statements().list(0, StatementFilter.ALL, last, PAGE);
      while (!page.isEmpty()) {
        for (StatementEntry entry : page) {
          int customer = Integer.parseInt(entry.customer().substring(1));
          long cents = entry.total().movePointRight(2).longValueExact();
          boolean isRight =
              entry.number() == last + 1
                  && !seen.get(customer)
                  && cents == billed.owedCents(customer);
          wrong += isRight ? 0 : 1;
          seen.set(customer);
          sum += cents;
          last = entry.number();
        }
        page = core.statements().list(0, StatementFilter.ALL, last, PAGE);
      }
      for (int i = 0; i < billed.count(); i++) {
        expected += billed.owedCents(i);
      }
      boolean isRight =
          wrong == 0 && seen.cardinality() == billed.count() && last == billed.count();
      System.out.printf(
          "%s: %,d statements for %,d customers, %,d wrong; sum %,d cents, expected %,d%n",
          isRight && sum == expected ? "right" : "WRONG",
          last,
          seen.cardinality(),
          wrong,
          sum,
          expected);
      return isRight && sum == expected;
    }
  }
}
