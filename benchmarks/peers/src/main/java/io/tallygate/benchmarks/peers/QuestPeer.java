package io.tallygate.benchmarks.peers;

import io.questdb.client.Sender;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** QuestDB: line protocol over HTTP, acknowledged when a batch is in the write-ahead log, which it forces if it is told to. */
final class QuestPeer implements Peer {
  private static final int BATCH_ROWS = 50_000;
  private static final long VISIBLE_SECONDS = 120;

  /** A sender waits for the answer to each batch; a second one uses the time. */
  private static final int SENDERS = 2;

  private static final int HEAP_MB = 2_048;

  /** Records of a piece of the warm-up. */
  private static final long PIECE = 500_000;

  private final boolean isForced;

  QuestPeer(boolean isForced) {
    this.isForced = isForced;
  }

  @Override
  public String key() {
    return isForced ? "questdb-forced" : "questdb";
  }

  @Override
  public String text() {
    return "QuestDB, rows by line protocol over HTTP, 50,000 a batch"
        + (isForced ? ", cairo.commit.mode=sync" : "");
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(isForced, false, false);
  }

  @Override
  public String version() {
    String version = Sender.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  @Override
  public List<String> settings() {
    return List.of(
        "QuestDB " + version() + ", heap " + HEAP_MB + " MiB",
        "the table is made by the first row: series and quantity long, designated timestamp in order but for batches that overtake"
            + " each other, no index, no de-duplication",
        "two connections of its Java client, line protocol over HTTP, auto_flush_rows=50000",
        "acknowledged when a batch is in the write-ahead log"
            + (isForced ? ", forced by cairo.commit.mode=sync" : ""),
        "checked by count and sum once all rows are visible, which is not in the time");
  }

  @Override
  public double roughRate() {
    return 1_300_000;
  }

  @Override
  public Window.Measured run(Workload workload, Path directory) throws Exception {
    int port = ServerProcess.freePort();
    Path root = Files.createDirectories(directory.resolve("questdb"));
    Files.writeString(
        Files.createDirectories(root.resolve("conf")).resolve("server.conf"),
        """
        http.bind.to=127.0.0.1:%d
        http.min.enabled=false
        pg.enabled=false
        line.tcp.enabled=false
        telemetry.enabled=false
        cairo.commit.mode=%s
        """
            .formatted(port, isForced ? "sync" : "nosync"));
    try (ServerProcess server =
        ServerProcess.start(
            directory.resolve("questdb.log"),
            List.of("-Xmx" + HEAP_MB + "m", "--add-opens=java.base/java.nio=ALL-UNNAMED"),
            "io.questdb.ServerMain",
            "-d",
            root.toString())) {
      server.awaitPort(port);
      try (Senders senders = new Senders(SENDERS)) {
        Workload.Sending sending =
            (from, to) -> senders.run(sender -> send(workload, port, from, to, sender));
        Window.WarmUp warmUp = workload.warmUp(PIECE, sending);
        awaitVisible(port, warmUp.records());
        Window.Measured measured = workload.measure(warmUp, sending);
        awaitVisible(port, warmUp.records() + measured.records());
        return measured;
      }
    }
  }

  /** Batches in turn, so that both senders are at about the same time. */
  private static void send(Workload workload, int port, long from, long to, int sender) {
    try (Sender line =
        Sender.fromConfig(
            "http::addr=127.0.0.1:" + port + ";auto_flush_rows=" + BATCH_ROWS + ";")) {
      for (long batch = from + (long) sender * BATCH_ROWS;
          batch < to;
          batch += (long) SENDERS * BATCH_ROWS) {
        long end = Math.min(to, batch + BATCH_ROWS);
        for (long number = batch; number < end; number++) {
          line.table("usage")
              .longColumn("series", workload.seriesOf(number))
              .longColumn("quantity", Workload.quantity(number))
              .at(Workload.timeMs(number), ChronoUnit.MILLIS);
        }
      }
      line.flush();
    }
  }

  /** What is acknowledged is to be seen a little later. */
  private static void awaitVisible(int port, long records) throws Exception {
    String query =
        URLEncoder.encode("select count(), sum(quantity) from usage", StandardCharsets.UTF_8);
    URI uri = URI.create("http://127.0.0.1:" + port + "/exec?query=" + query);
    String wanted = "[[" + records + "," + Workload.sum(0, records) + "]]";
    HttpClient client = HttpClient.newHttpClient();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(VISIBLE_SECONDS);
    String seen = "";
    while (System.nanoTime() < until) {
      seen =
          client
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      if (seen.contains(wanted)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("QuestDB does not show " + wanted + " but " + seen);
  }
}
