package io.tallygate.gateway.export;

import io.tallygate.gateway.export.kafka.KafkaBroker;
import io.tallygate.gateway.export.kafka.KafkaExport;
import io.tallygate.gateway.export.kafka.KafkaSettings;
import io.tallygate.gateway.export.postgres.PostgresExport;
import io.tallygate.gateway.export.postgres.PostgresServer;
import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotFixture;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Measures exports of usage to servers on the same machine: into empty tables, the same again, with a seventh of the rows changed,
 * and to a broker. Run by hand, with the test class path: {@code PublishMeasurement DIRECTORY [ROWS]}; the directory must be empty.
 */
final class PublishMeasurement {
  private static final String DEFAULT_ROWS = "3000000";

  private PublishMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int rows = Integer.parseInt(arguments.length > 1 ? arguments[1] : DEFAULT_ROWS);
    Path first = snapshot(directory, 1, rows, "false");
    Path same = snapshot(directory, 2, rows, "false");
    Path changed = snapshot(directory, 3, rows, "records = 7");
    try (PostgresServer server = new PostgresServer(directory.resolve("postgres"))) {
      String url = server.create("measured");
      toPostgres("PostgreSQL, empty", first, url);
      toPostgres("PostgreSQL, nothing changed", same, url);
      toPostgres("PostgreSQL, a seventh changed", changed, url);
    }
    try (KafkaBroker broker = new KafkaBroker(directory.resolve("kafka"));
        SnapshotFile snapshot = SnapshotFile.open(first)) {
      KafkaSettings settings = new KafkaSettings(broker.bootstrap(), "measured.", Map.of());
      new KafkaExport(settings, KafkaExport.BATCH_ROWS, printed("Kafka"), SystemNanoClock.INSTANCE)
          .run(snapshot, null, false);
    }
  }

  private static Path snapshot(Path directory, int flush, int rows, String changed)
      throws Exception {
    Path file = directory.resolve("snapshot-" + flush + ".duckdb");
    try (SnapshotFixture fixture = SnapshotFixture.create(file, flush, "2026-02-01 00:00:00+00")) {
      fixture
          .usage("acme", rows)
          .execute("UPDATE usage SET quantity = quantity + 1 WHERE " + changed);
    }
    return file;
  }

  private static void toPostgres(String what, Path file, String url) throws Exception {
    try (SnapshotFile snapshot = SnapshotFile.open(file)) {
      new PostgresExport(url, PostgresExport.BATCH_ROWS, printed(what), SystemNanoClock.INSTANCE)
          .run(snapshot);
    }
  }

  private static ExportListener printed(String what) {
    return (tenant, table, report) -> {
      if (table == SnapshotTable.USAGE) {
        System.out.printf(
            Locale.ROOT,
            "%s: %,d rows read, %,d written, %,d rows/s%n",
            what,
            report.read(),
            report.written(),
            report.rowsPerSecond());
      }
    };
  }
}
