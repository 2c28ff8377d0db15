package io.tallygate.gateway.export.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotFixture;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import io.tallygate.gateway.export.sink.SnapshotTable;
import io.tallygate.gateway.export.sink.TableReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.SystemNanoClock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports to a real broker: what a reader of committed records sees, also where broker or export stopped in the middle. */
class KafkaExportSystemIT {
  @TempDir static Path brokerDirectory;
  private static KafkaBroker broker;

  @TempDir Path directory;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = new KafkaBroker(brokerDirectory.resolve("log"));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** What an export of one tenant did, by table. */
  private static class Reports implements ExportListener {
    final Map<SnapshotTable, TableReport> tables = new EnumMap<>(SnapshotTable.class);

    @Override
    public void tableDone(String tenant, SnapshotTable table, TableReport report) {
      tables.put(table, report);
    }

    long sent(SnapshotTable table) {
      return tables.get(table).written();
    }
  }

  /** Ends the export behind a batch, as a kill does. */
  private static final class StoppedAt extends Reports {
    private final long rows;
    private final Runnable stop;

    StoppedAt(long rows, Runnable stop) {
      this.rows = rows;
      this.stop = stop;
    }

    @Override
    public void batchStored(String tenant, SnapshotTable table, SinkProgress progress) {
      if (progress.rows() == rows) {
        stop.run();
      }
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static KafkaSettings settings(String prefix) {
    return new KafkaSettings(broker.bootstrap(), prefix, Map.of());
  }

  /** Gives up on a broker within seconds. */
  private static KafkaSettings hasty(String prefix) {
    return new KafkaSettings(
        broker.bootstrap(),
        prefix,
        Map.of(
            "max.block.ms", "3000", "request.timeout.ms", "1000", "delivery.timeout.ms", "3000"));
  }

  private static <R extends Reports> R export(
      String prefix, Path snapshot, @Nullable Path since, boolean isFull, R reports)
      throws SinkException {
    try (SnapshotFile file = SnapshotFile.open(snapshot)) {
      SnapshotIdentity earlier = since == null ? null : file.compareWith(since);
      new KafkaExport(settings(prefix), 100, reports, SystemNanoClock.INSTANCE)
          .run(file, earlier, isFull);
    }
    return reports;
  }

  private Path snapshot(String name, long flush, Content content) throws Exception {
    Path file = directory.resolve(name + ".duckdb");
    try (SnapshotFixture fixture =
        SnapshotFixture.create(file, flush, "2026-02-01 00:00:00.123456+00")) {
      content.fill(fixture);
    }
    return file;
  }

  @FunctionalInterface
  private interface Content {
    void fill(SnapshotFixture fixture) throws Exception;
  }

  private static void everything(SnapshotFixture fixture) throws Exception {
    fixture
        .usage("acme", 1000)
        .usage("other", 10)
        .events("acme", 100)
        .statement("acme", 1, "issued")
        .statement("acme", 2, "draft");
  }

  @Test
  void shouldSendEachRowOnceAsDocumented() throws Exception {
    Path snapshot = snapshot("whole", 7, KafkaExportSystemIT::everything);
    export("whole.", snapshot, null, false, new Reports());
    assertThat(export("whole.", snapshot, null, false, new Reports()).sent(SnapshotTable.USAGE))
        .as("sent by a second run")
        .isZero();
    ObjectMapper mapper = new ObjectMapper();
    List<KafkaBroker.Read> usage = broker.read("whole.usage");
    assertThat(usage).hasSize(1010);
    assertThat(new HashSet<>(usage)).hasSize(1010);
    assertThat(usage)
        .contains(
            new KafkaBroker.Read(
                "acme/subject-33",
                mapper.readTree(
                    """
                    {"tenant": "acme", "meter": "traffic", "unit": "GB", "subject": "subject-33",
                     "customer": "customer-3", "subscription": "subscription-33", "dimensions": {"zone": "z1"},
                     "windowStart": "2026-01-01T02:15:00Z", "windowEnd": "2026-01-01T02:30:00Z", "records": 6,
                     "quantity": "0.75", "removed": false, "throughFlush": 7}
                    """)));
    assertThat(broker.read("whole.events"))
        .hasSize(100)
        .contains(
            new KafkaBroker.Read(
                "acme/shop-0",
                mapper.readTree(
                    """
                    {"tenant": "acme", "meter": "sales", "unit": "EUR", "subject": "shop-0",
                     "customer": "customer-1", "subscription": null, "dimensions": {},
                     "eventTime": "2026-01-01T00:00:00Z", "quantity": "49.9", "id": "id-0", "source": "shop",
                     "idHash": "fcd9af7ea3d27422e1405d8dfd6128ba", "attributes": {"id": "id-0", "source": "shop"}, "position": 0, "eventIndex": 0, "series": 0,
                     "removed": false, "throughFlush": 7}
                    """)));
    assertThat(broker.read("whole.statements"))
        .extracting(
            read -> read.key() + " " + read.value().get("state") + " " + read.value().get("total"))
        .containsExactlyInAnyOrder("acme/1 \"issued\" \"119\"", "acme/2 \"draft\" \"119\"");
    assertThat(broker.read("whole.statement-lines")).hasSize(2);
    assertThat(broker.read("whole.ledger")).hasSize(4);
  }

  @Test
  void shouldSendOnlyWhatChangedSinceAnEarlierSnapshot() throws Exception {
    Path first = snapshot("first", 1, KafkaExportSystemIT::everything);
    Path second =
        snapshot(
            "second",
            2,
            fixture -> {
              everything(fixture);
              fixture.usage("third", 5);
              fixture.execute(
                  "UPDATE usage SET records = records + 1 WHERE tenant = 'acme' AND subject = 'subject-7'");
              fixture.execute("DELETE FROM events WHERE position = 640");
            });
    export("changes.", first, null, false, new Reports());
    assertThatThrownBy(() -> export("changes.", second, null, false, new Reports()))
        .hasMessageContaining("give it with --since");
    assertThatThrownBy(() -> export("changes.", second, second, false, new Reports()))
        .isInstanceOf(SinkException.class);
    export("changes.", second, first, false, new Reports());
    assertThat(broker.read("changes.usage")).hasSize(1010 + 30 + 5);
    assertThat(broker.read("changes.usage").stream().filter(KafkaExportSystemIT::isOfFlush2))
        .hasSize(35)
        .allMatch(read -> read.key().matches("acme/subject-7|third/subject-0"));
    assertThat(broker.read("changes.events").stream().filter(KafkaExportSystemIT::isOfFlush2))
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.value().get("removed").booleanValue()).isTrue();
              assertThat(read.value().get("position").longValue()).isEqualTo(640);
            });
    assertThatThrownBy(() -> export("changes.", first, null, false, new Reports()))
        .hasMessageContaining("older than what was sent");
  }

  private static boolean isOfFlush2(KafkaBroker.Read read) {
    return read.value().get("throughFlush").longValue() == 2;
  }

  @Test
  void shouldGoOnWhereTheExportWasKilled() throws Exception {
    Path snapshot = snapshot("killed", 1, fixture -> fixture.usage("acme", 1000));
    StoppedAt killed =
        new StoppedAt(
            300,
            () -> {
              throw new Killed();
            });
    assertThatThrownBy(() -> export("killed.", snapshot, null, false, killed))
        .isInstanceOf(Killed.class);
    Reports reports = export("killed.", snapshot, null, false, new Reports());
    assertThat(reports.sent(SnapshotTable.USAGE)).isEqualTo(700);
    assertEachOnce("killed.usage", 1000);
  }

  /** A producer that is killed leaves a transaction open, with records in it. */
  @Test
  void shouldNotShowWhatAKilledProducerLeft() throws Exception {
    Path snapshot = snapshot("open", 1, fixture -> fixture.usage("acme", 250));
    StoppedAt killed =
        new StoppedAt(
            200,
            () -> {
              throw new Killed();
            });
    assertThatThrownBy(() -> export("open.", snapshot, null, false, killed))
        .isInstanceOf(Killed.class);
    Producer<byte[], byte[]> left = new KafkaProducer<>(settings("open.").producer("acme"));
    left.initTransactions();
    left.beginTransaction();
    left.send(new ProducerRecord<>("open.usage", "{}".getBytes(UTF_8))).get();
    Reports reports = export("open.", snapshot, null, false, new Reports());
    left.close(Duration.ZERO);
    assertThat(reports.sent(SnapshotTable.USAGE)).isEqualTo(50);
    assertEachOnce("open.usage", 250);
  }

  @Test
  void shouldGoOnWhereTheBrokerStopped() throws Exception {
    Path snapshot = snapshot("stopped", 1, fixture -> fixture.usage("acme", 1000));
    StoppedAt stopped = new StoppedAt(500, broker::stop);
    try (SnapshotFile file = SnapshotFile.open(snapshot)) {
      KafkaExport export =
          new KafkaExport(hasty("stopped."), 100, stopped, SystemNanoClock.INSTANCE);
      assertThatThrownBy(() -> export.run(file, null, false))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("goes on from there");
    }
    broker.start();
    Reports reports = export("stopped.", snapshot, null, false, new Reports());
    assertThat(reports.sent(SnapshotTable.USAGE)).isEqualTo(500);
    assertEachOnce("stopped.usage", 1000);
  }

  private static void assertEachOnce(String topic, int rows) throws Exception {
    List<KafkaBroker.Read> read = broker.read(topic);
    Set<KafkaBroker.Read> different = new HashSet<>(read);
    assertThat(read).hasSize(rows);
    assertThat(different).hasSize(rows);
  }
}
