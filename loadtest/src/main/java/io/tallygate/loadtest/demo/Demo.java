package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayApi.MeterTotal;
import io.tallygate.loadtest.GatewayApi.StatementEntry;
import io.tallygate.loadtest.GatewayProcess;
import io.tallygate.protocol.RefusalCode;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * The demo against a gateway that it starts, kills and starts again.
 *
 * <pre>
 * catalogs → first tenth of the clicks as frames → everything else, events in turn over HTTP and binary
 *          → SIGKILL when half is acknowledged → start on the same directory → the rest
 *          → the first tenth of everything a second time → totals → close → statements
 * </pre>
 */
final class Demo {
  /** The first tenth is sent twice. */
  private static final int REPEATED_SHARE = 10;

  /** After the end of every subscription and its grace. */
  private static final String CLOSE_UNTIL = "2014-07-01T00:00:00Z";

  private final GatewayProcess.Settings settings;
  private final PrintStream out;
  private final Checks checks = new Checks();
  private final GatewayApi api;
  private final InetSocketAddress binary;

  Demo(GatewayProcess.Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
    api = new GatewayApi("127.0.0.1", settings.httpPort());
    binary = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.binaryPort());
  }

  /** What has been compared. */
  Checks checks() {
    return checks;
  }

  /**
   * Runs it all.
   *
   * @return the gateway, still serving
   */
  GatewayProcess run() throws IOException, InterruptedException {
    List<Tariff> tariffs = Tariff.readAll();
    Expected expected = Expected.read();
    GatewayProcess gateway = start("starting a gateway in " + settings.dataDirectory() + "…");
    try {
      for (Tariff tariff : tariffs) {
        out.printf(
            "catalog %s: %d customers, %s, %s%n",
            tariff.key(), tariff.subjects().size(), tariff.currency(), tariff.zone());
        api.putCatalog(tariff.catalogYaml(), "application/yaml");
      }
      gateway = send(tariffs, gateway);
      compareTotals(expected);
      closePeriods();
      List<StatementEntry> statements = api.statements();
      out.println(
          "\nstatements                                                      expected           actual");
      new StatementChecks(expected, checks, out).compare(statements);
      compareDues(expected, statements);
      new StatementPrinter(api, out).printExamples(statements);
      return gateway;
    } catch (IOException | InterruptedException | RuntimeException e) {
      gateway.kill();
      throw e;
    }
  }

  private GatewayProcess start(String text) throws IOException, InterruptedException {
    out.println(text);
    GatewayProcess gateway = GatewayProcess.start(settings);
    out.printf(Locale.ROOT, "%s (%.1f s)%n", gateway.readyLine(), gateway.readySeconds());
    return gateway;
  }

  /** Sends everything; the gateway that it returns is another one. */
  private GatewayProcess send(List<Tariff> tariffs, GatewayProcess first)
      throws IOException, InterruptedException {
    List<Half> halves = tariffs.stream().map(Half::new).toList();
    long total = halves.stream().mapToLong(Half::streamedRecords).sum();
    Delivery delivery = new Delivery(total);
    RepeatedFrames frames = new RepeatedFrames("demo-clicks-first", halves.get(0).binaryRepeated());
    out.printf("%d frames of clicks over binary…%n", frames.count());
    checks.add("frames sent for the first time, seen before", 0, frames.send(binary));

    ExecutorService threads = Executors.newCachedThreadPool();
    List<SdkSender> producers = new ArrayList<>();
    GatewayProcess gateway = first;
    try {
      List<HttpSender> clients = new ArrayList<>();
      List<Future<Void>> running = new ArrayList<>();
      long beginNs = System.nanoTime();
      for (Half half : halves) {
        SdkSender producer =
            new SdkSender(
                binary,
                "demo-" + half.tariff().key(),
                half.binaryStreamed(),
                half.tariff().hasIds() ? half.binaryRepeated().size() : 0,
                half.tariff().hasIds(),
                delivery);
        producers.add(producer);
        HttpSender client = new HttpSender(api, half.http(), delivery);
        clients.add(client);
        running.add(threads.submit(producer));
        running.add(threads.submit(client));
      }
      out.printf("%,d records, half over HTTP, half over binary…%n", total);
      delivery.awaitAcknowledged(total / 2);
      gateway.kill();
      out.printf(
          "SIGKILL with %,d records acknowledged and %,d on the way%n",
          delivery.acknowledged(), delivery.inFlight());
      gateway = start("starting it again on the same directory…");
      delivery.open();
      for (Future<Void> each : running) {
        finish(each);
      }
      out.printf(
          "events that were counted before the kill and sent again after it: %d%n",
          clients.stream().mapToLong(HttpSender::duplicates).sum());
      printRates(delivery, (System.nanoTime() - beginNs) / 1e9);
      sendAgain(halves, frames, producers);
      return gateway;
    } finally {
      threads.shutdownNow();
      for (SdkSender each : producers) {
        each.close();
      }
    }
  }

  private static void finish(Future<Void> sender) throws IOException, InterruptedException {
    try {
      sender.get();
    } catch (ExecutionException e) {
      throw new IOException("a sender failed: " + e.getCause(), e);
    }
  }

  /** The first tenth of everything a second time, with the same ids and sequences: nothing of it may count. */
  private void sendAgain(List<Half> halves, RepeatedFrames frames, List<SdkSender> producers)
      throws IOException, InterruptedException {
    out.println("the first tenth of everything again…");
    checks.add("frames sent again, seen before", frames.count(), frames.send(binary));
    for (int i = 0; i < halves.size(); i++) {
      Half half = halves.get(i);
      HttpSender again = new HttpSender(api, half.httpRepeated(), openDelivery());
      again.call();
      String key = half.tariff().key();
      out.println(
          checks.add(
              "events of " + key + " sent again over HTTP, duplicate",
              half.httpRepeated().size(),
              again.duplicates()));
      SdkSender producer = producers.get(i);
      checks.add("records of " + key + " refused over binary", Map.of(), producer.refused());
      if (half.tariff().hasIds()) {
        List<DemoEvent> repeated = half.binaryRepeated();
        producer.repeat(repeated.size());
        out.println(
            checks.add(
                "records of " + key + " sent again over binary, duplicate",
                Map.of(RefusalCode.DUPLICATE, (long) DemoEvent.records(repeated)),
                producer.refused()));
      }
    }
  }

  private static Delivery openDelivery() {
    Delivery delivery = new Delivery(0);
    delivery.open();
    return delivery;
  }

  private void printRates(Delivery delivery, double seconds) {
    out.printf(
        Locale.ROOT,
        "%,d records in %.1f s, the restart included: %,.0f records/s%n",
        delivery.total(),
        seconds,
        delivery.total() / seconds);
    printLatencies("over HTTP", delivery.httpLatencies());
    printLatencies("over binary", delivery.binaryLatencies());
  }

  private void printLatencies(String name, Histogram latencies) {
    out.printf(
        Locale.ROOT,
        "acknowledged %-12s p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms (%d answers)%n",
        name,
        latencies.getValueAtPercentile(50) / 1e6,
        latencies.getValueAtPercentile(90) / 1e6,
        latencies.getValueAtPercentile(99) / 1e6,
        latencies.getMaxValue() / 1e6,
        latencies.getTotalCount());
  }

  private void compareTotals(Expected expected) throws IOException, InterruptedException {
    out.println(
        "\ntotals                                                          expected           actual");
    Map<String, MeterTotal> totals = api.totals();
    expected
        .counts()
        .forEach(
            (meter, count) ->
                out.println(
                    checks.add(
                        "count of " + meter,
                        count,
                        totals.getOrDefault(meter, MeterTotal.NONE).count())));
    expected
        .sums()
        .forEach(
            (meter, sum) ->
                out.println(
                    checks.add(
                        "sum of " + meter,
                        plain(sum),
                        plain(totals.getOrDefault(meter, MeterTotal.NONE).sum()))));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private void closePeriods() throws IOException, InterruptedException {
    long beginNs = System.nanoTime();
    JsonNode result = api.post("/api/v1/billing/close", "{\"until\": \"" + CLOSE_UNTIL + "\"}");
    out.printf(
        Locale.ROOT,
        "%nclosed %s periods in %.1f s%n",
        result.path("closedPeriods").asText(),
        (System.nanoTime() - beginNs) / 1e9);
  }

  /** What is left to pay after prepaid credit is in the statement itself, not in the list. */
  private void compareDues(Expected expected, List<StatementEntry> statements)
      throws IOException, InterruptedException {
    Map<Expected.Statement, BigDecimal> dues = new LinkedHashMap<>();
    for (StatementEntry each : statements) {
      Expected.Statement statement =
          new Expected.Statement(each.subscription(), each.period(), each.currency());
      if (expected.dues().containsKey(statement)) {
        String due = api.get("/api/v1/statements/" + each.id()).path("due").asText();
        dues.put(statement, new BigDecimal(due));
      }
    }
    new StatementChecks(expected, checks, out).compareDues(dues);
  }

  /**
   * A tariff's events, dealt out in turn: even rows over HTTP, odd rows over binary, so that most series are fed by both.
   */
  private record Half(Tariff tariff) {
    private static final int WAYS = 2;

    List<DemoEvent> http() {
      return everyOther(0);
    }

    List<DemoEvent> httpRepeated() {
      return firstTenth(http());
    }

    List<DemoEvent> binaryRepeated() {
      return firstTenth(everyOther(1));
    }

    /** What a producer streams: all of its half, but clicks that were sent as frames. */
    List<DemoEvent> binaryStreamed() {
      List<DemoEvent> all = everyOther(1);
      return tariff.hasIds() ? all : all.subList(firstTenth(all).size(), all.size());
    }

    long streamedRecords() {
      return (long) DemoEvent.records(http()) + DemoEvent.records(binaryStreamed());
    }

    private List<DemoEvent> everyOther(int remainder) {
      return tariff.events().stream().filter(event -> event.row() % WAYS == remainder).toList();
    }

    private static List<DemoEvent> firstTenth(List<DemoEvent> events) {
      return events.subList(0, events.size() / REPEATED_SHARE);
    }
  }
}
