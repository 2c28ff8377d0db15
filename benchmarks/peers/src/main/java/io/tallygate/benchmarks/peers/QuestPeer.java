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
  public double run(Workload workload, Path directory) throws Exception {
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
            List.of("-Xmx2g", "--add-opens=java.base/java.nio=ALL-UNNAMED"),
            "io.questdb.ServerMain",
            "-d",
            root.toString())) {
      server.awaitPort(port);
      send(workload, port, 0, workload.warmup());
      awaitVisible(port, workload.warmup());
      long startNs = System.nanoTime();
      send(workload, port, workload.warmup(), workload.warmup() + workload.records());
      double seconds = (System.nanoTime() - startNs) / 1e9;
      awaitVisible(port, workload.warmup() + workload.records());
      return seconds;
    }
  }

  private static void send(Workload workload, int port, long from, long to) {
    Workload.Series order = workload.order();
    try (Sender sender =
        Sender.fromConfig(
            "http::addr=127.0.0.1:" + port + ";auto_flush_rows=" + BATCH_ROWS + ";")) {
      for (long number = from; number < to; number++) {
        sender
            .table("usage")
            .longColumn("series", order.of(number))
            .longColumn("quantity", Workload.quantity(number))
            .at(Workload.timeMs(number), ChronoUnit.MILLIS);
      }
      sender.flush();
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
