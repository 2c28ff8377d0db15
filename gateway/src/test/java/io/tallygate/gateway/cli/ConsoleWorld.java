package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * A gateway in a process of its own, on ports that stay over a restart, with a part of the demo's real data: clicks of 1995 and orders of
 * 2010 with issued statements, calls and texts of 2013 with drafts, a customer whose period is running, and usage that nobody pays for.
 */
final class ConsoleWorld implements AutoCloseable {
  /** Whose period is running. */
  static final String LIVE_CUSTOMER = "live";

  static final String LIVE_SUBJECT = "491700000001";
  static final String STRAY_SUBJECT = "491700009999";

  private static final Path DEMO = Path.of("..", "loadtest", "src", "main", "resources", "demo");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int ROWS = 4_000;

  private final Path data;
  private final Map<String, String> settings;
  private ServeProcess gateway;

  /** One client, so that its connections do not fill what the console shows of connections. */
  private LocalHttp http;

  private int sent;

  private ConsoleWorld(Path data) throws IOException {
    this.data = data;
    this.settings =
        Map.of(
            "tallygate.http.port", Integer.toString(ServeProcess.freePort()),
            "tallygate.log.segment-bytes", "4194304",
            "tallygate.log.pool-segments", "2",
            "tallygate.flush.interval", "1s",
            "tallygate.store.interval", "2s",
            "tallygate.disk.watermark-bytes", "0",
            "tallygate.ids.max", "200000");
    this.gateway = serve();
    this.http = gateway.http();
  }

  static ConsoleWorld start(Path data) throws Exception {
    ConsoleWorld world = new ConsoleWorld(data);
    try {
      world.fill();
      return world;
    } catch (Exception | AssertionError e) {
      world.close();
      throw e;
    }
  }

  private ServeProcess serve() throws IOException {
    return ServeProcess.serve(data, settings).awaitReady();
  }

  /** Where the console is, without a path. */
  String site() {
    return "http://127.0.0.1:" + settings.get("tallygate.http.port");
  }

  LocalHttp http() {
    return http;
  }

  /** SIGKILL. */
  void kill() {
    gateway.kill();
  }

  /** Starts it again on the same directory and port. */
  void restart() throws IOException {
    gateway = serve();
    http = gateway.http();
  }

  /** Calls of now, one after the other, of the customer whose period is running. */
  void sendUsage(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      sent++;
      send(
          "id,type,subject,time,duration,direction",
          List.of("now-" + sent + ",call," + LIVE_SUBJECT + "," + Instant.now() + ",61,out"));
    }
  }

  private void fill() throws Exception {
    List<String> clicks = clicks();
    List<String> orders = orders();
    List<String> calls = calls();
    catalog("web", "EUR", "UTC", LocalDate.of(1995, 8, 1), LocalDate.of(1995, 9, 1), clicks);
    catalog(
        "shop",
        "GBP",
        "Europe/London",
        LocalDate.of(2010, 10, 1),
        LocalDate.of(2011, 1, 1),
        orders);
    catalog("mobile", "EUR", "UTC", LocalDate.of(2013, 12, 1), LocalDate.of(2014, 6, 1), calls);
    put(
        """
        customers:
          - {key: live, name: Live Ltd, zone: UTC, currency: EUR}
        subscriptions:
          - {key: live-mobile, customer: live, plan: mobile, from: %s, subjects: ["%s"]}
        """
            .formatted(LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1), LIVE_SUBJECT));
    send("id,type,subject,time,bytes", clicks);
    send("id,type,subject,time,amount,country", orders);
    send("id,type,subject,time,duration,direction,partner", calls);
    send(
        "id,type,subject,time,duration,direction",
        List.of("stray,call," + STRAY_SUBJECT + "," + Instant.now() + ",120,out"));
    sendUsage(20);
    close("{\"until\":\"2011-06-01T00:00:00Z\"}");
    close("{\"until\":\"2014-07-01T00:00:00Z\",\"draft\":true}");
  }

  private static List<String> clicks() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : lines("nasa_http_1995-08-01.tsv.gz", ROWS + 1)) {
      String[] fields = line.split("\t", -1);
      if (!fields[0].equals("host")) {
        Instant time = Instant.ofEpochSecond(Long.parseLong(fields[2]));
        rows.add(row("web", rows, "request", fields[0], time, fields[6]));
      }
    }
    return rows;
  }

  /** Lines with quotes are of goods with a comma in their names: these are left out. */
  private static List<String> orders() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : lines("online_retail_2010-12.csv.gz", ROWS + 1)) {
      String[] fields = line.split(",", -1);
      if (fields.length == 8 && !fields[0].equals("InvoiceNo") && !fields[6].isEmpty()) {
        BigDecimal amount = new BigDecimal(fields[3]).multiply(new BigDecimal(fields[5]));
        Instant time = LocalDateTime.parse(fields[4], TIME).toInstant(ZoneOffset.UTC);
        String customer = fields[6].replace(".0", "");
        rows.add(
            row("shop", rows, "sale", customer, time, amount.toPlainString() + "," + fields[7]));
      }
    }
    return rows;
  }

  private static List<String> calls() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : lines("cdr_bandicoot_u_test.csv.gz", ROWS)) {
      String[] fields = line.split(";", -1);
      String type = fields[1].startsWith("1") ? "call" : "text";
      String direction = fields[0].equals("1") ? "out" : "in";
      Instant time = LocalDateTime.parse(fields[4], TIME).toInstant(ZoneOffset.UTC);
      rows.add(
          row(
              "mobile",
              rows,
              type,
              fields[2],
              time,
              fields[5] + "," + direction + "," + fields[3]));
    }
    return rows;
  }

  private static String row(
      String set, List<String> rows, String type, String subject, Instant time, String data) {
    return set + "-" + rows.size() + "," + type + "," + subject + "," + time + "," + data;
  }

  private static List<String> lines(String name, int limit) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DEMO.resolve(name))), UTF_8))) {
      return lines.lines().limit(limit).toList();
    }
  }

  /** The demo's meters and plan, and a customer for each subject. */
  private void catalog(
      String plan, String currency, String zone, LocalDate from, LocalDate to, List<String> rows)
      throws Exception {
    Set<String> subjects = new LinkedHashSet<>();
    rows.forEach(row -> subjects.add(row.split(",", -1)[2]));
    StringBuilder yaml = new StringBuilder(Files.readString(DEMO.resolve(plan + ".yaml")));
    yaml.append("customers:\n");
    for (String subject : subjects) {
      yaml.append(
          "  - {key: \"%s\", name: \"%s\", zone: %s, currency: %s}\n"
              .formatted(subject, subject, zone, currency));
    }
    yaml.append("subscriptions:\n");
    for (String subject : subjects) {
      yaml.append(
          "  - {key: \"%s-%s\", customer: \"%s\", plan: %s, from: %s, to: %s, subjects: [\"%s\"]}\n"
              .formatted(subject, plan, subject, plan, from, to, subject));
    }
    put(yaml.toString());
  }

  private void put(String yaml) throws Exception {
    assertOk(http.send("PUT", "/api/v1/catalog", "application/yaml", yaml));
  }

  private void send(String header, List<String> rows) throws Exception {
    String body = header + "\n" + String.join("\n", rows) + "\n";
    HttpResponse<String> answer = http.send("POST", "/api/v1/events", "text/csv", body);
    assertOk(answer);
    assertThat(answer.body()).contains("\"accepted\":" + rows.size() + ",");
  }

  private void close(String body) throws Exception {
    assertOk(http.send("POST", "/api/v1/billing/close", "application/json", body));
  }

  private static void assertOk(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
