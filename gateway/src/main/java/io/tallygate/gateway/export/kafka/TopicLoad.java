package io.tallygate.gateway.export.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotRows;
import io.tallygate.gateway.export.sink.SnapshotTable;
import io.tallygate.gateway.export.sink.TableReport;
import java.util.List;
import org.agrona.concurrent.NanoClock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends one table of a tenant, batch by batch in the order of the keys. A batch and its note of progress are one transaction. */
final class TopicLoad {
  private final Producer<byte[], byte[]> producer;
  private final KafkaSettings settings;
  private final String tenant;
  private final SnapshotTable table;
  private final int batchRows;
  private final ExportListener listener;
  private final NanoClock clock;

  TopicLoad(
      Producer<byte[], byte[]> producer,
      KafkaSettings settings,
      String tenant,
      SnapshotTable table,
      int batchRows,
      ExportListener listener,
      NanoClock clock) {
    this.producer = producer;
    this.settings = settings;
    this.tenant = tenant;
    this.table = table;
    this.batchRows = batchRows;
    this.listener = listener;
    this.clock = clock;
  }

  TableReport run(SnapshotFile snapshot, KafkaProgress from) throws SinkException {
    long startNs = clock.nanoTime();
    TableReport report = TableReport.NOTHING;
    if (from.progress().isFinished()) {
      return report;
    }
    KafkaProgress progress = from;
    try (SnapshotRows rows = rows(snapshot, from)) {
      while (!progress.progress().isFinished()) {
        long before = progress.progress().rows();
        progress = transaction(rows, progress);
        long sent = progress.progress().rows() - before;
        report = report.plus(sent, sent, 0, clock.nanoTime() - startNs);
        listener.batchStored(tenant, table, progress.progress());
      }
    }
    return report;
  }

  private SnapshotRows rows(SnapshotFile snapshot, KafkaProgress from) throws SinkException {
    List<String> behind = from.progress().lastKey();
    return from.since() == null
        ? snapshot.rows(
            table, tenant, RecordJson.of(table, from.progress().snapshot(), "false"), behind)
        : snapshot.changes(
            table, tenant, RecordJson.of(table, from.progress().snapshot(), "is_removed"), behind);
  }

  private KafkaProgress transaction(SnapshotRows rows, KafkaProgress from) throws SinkException {
    producer.beginTransaction();
    try {
      FirstFailure failure = new FirstFailure();
      KafkaProgress next = from.with(send(rows, from.progress(), failure));
      producer.send(
          new ProducerRecord<>(
              settings.progressTopic(),
              0,
              ProgressRecord.key(tenant, table),
              ProgressRecord.encode(next)),
          failure);
      // Sends everything, and fails if anything of it has failed.
      producer.commitTransaction();
      return next;
    } catch (SinkException | KafkaException e) {
      abort(e);
      throw e;
    }
  }

  private SinkProgress send(SnapshotRows rows, SinkProgress from, FirstFailure failure)
      throws SinkException {
    String topic = settings.topic(table);
    List<String> lastKey = from.lastKey();
    long sent = 0;
    while (sent < batchRows && rows.next()) {
      producer.send(
          new ProducerRecord<>(topic, rows.value(0).getBytes(UTF_8), rows.value(1).getBytes(UTF_8)),
          failure);
      failure.throwIfAny();
      sent++;
      if (sent == batchRows) {
        lastKey = rows.key();
      }
    }
    return from.after(lastKey, sent, sent < batchRows);
  }

  /**
   * So that readers need not wait until the broker gives up on the transaction. Not possible where a commit had no answer: whether
   * it was carried out, the next run reads in the notes.
   */
  private void abort(Exception cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      cause.addSuppressed(e);
    }
  }
}
