package io.tallygate.gateway.export.kafka;

import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the notes of a tenant.
 *
 * <p>All that lies below the end of the topic must have been decided, committed or not: a reader that is content with what is
 * readable just then would miss the tenant's newest note behind another tenant's open transaction, and rows would be sent twice.
 */
final class ProgressTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Open transactions of others end by then: brokers end them after a minute. */
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(90);

  private final KafkaSettings settings;
  private final Admin admin;
  private final NanoClock clock;

  ProgressTopic(KafkaSettings settings, Admin admin, NanoClock clock) {
    this.settings = settings;
    this.admin = admin;
    this.clock = clock;
  }

  /** To be called when the tenant's producer has ended what an earlier one began. */
  Map<SnapshotTable, KafkaProgress> read(String tenant)
      throws SinkException, ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(settings.progressTopic(), 0);
    long end =
        admin
            .listOffsets(
                Map.of(partition, OffsetSpec.latest()),
                new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
            .partitionResult(partition)
            .get()
            .offset();
    Map<SnapshotTable, KafkaProgress> newest = new EnumMap<>(SnapshotTable.class);
    long startNs = clock.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> note : consumer.poll(POLL)) {
          take(tenant, note, newest);
        }
        if (clock.nanoTime() - startNs > PATIENCE_NS) {
          throw new SinkException(
              "the notes of progress cannot be read to their end: a transaction of another export is open [topic="
                  + settings.progressTopic()
                  + "]");
        }
      }
    }
    return newest;
  }

  private static void take(
      String tenant, ConsumerRecord<byte[], byte[]> note, Map<SnapshotTable, KafkaProgress> newest)
      throws SinkException {
    for (SnapshotTable table : SnapshotTable.values()) {
      if (Arrays.equals(ProgressRecord.key(tenant, table), note.key())) {
        newest.put(table, ProgressRecord.decode(note.value()));
      }
    }
  }
}
