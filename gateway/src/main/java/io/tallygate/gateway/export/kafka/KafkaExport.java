package io.tallygate.gateway.export.kafka;

import io.tallygate.gateway.export.sink.ExportListener;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.agrona.concurrent.NanoClock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a snapshot's rows to Kafka, or what changed since an earlier one. A reader of committed records sees each row once,
 * whatever ended the export in between: the next run goes on behind the last transaction.
 */
public final class KafkaExport {
  /** Large enough that commits cost little, small enough that readers need not wait long. */
  public static final int BATCH_ROWS = 20_000;

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final int batchRows;
  private final ExportListener listener;
  private final NanoClock clock;

  /**
   * @param batchRows rows of a transaction
   */
  public KafkaExport(
      KafkaSettings settings, int batchRows, ExportListener listener, NanoClock clock) {
    this.settings = settings;
    this.batchRows = batchRows;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Sends; nothing is left to send when it returns.
   *
   * @param earlier the earlier snapshot that {@code snapshot} is {@linkplain SnapshotFile#compareWith compared with}; null for
   *     none
   * @param isFull whether all rows are sent where an earlier snapshot was
   */
  public void run(SnapshotFile snapshot, @Nullable SnapshotIdentity earlier, boolean isFull)
      throws SinkException {
    try (Admin admin = Admin.create(settings.admin())) {
      createTopics(admin);
      ProgressTopic notes = new ProgressTopic(settings, admin, clock);
      for (String tenant : snapshot.tenants()) {
        send(snapshot, tenant, notes, earlier, isFull);
      }
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  /** Those that are missing, as brokers make them by default; the notes keep the newest by key, in one order. */
  private void createTopics(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    List<NewTopic> missing = new ArrayList<>();
    for (SnapshotTable table : SnapshotTable.values()) {
      missing.add(new NewTopic(settings.topic(table), Optional.empty(), Optional.empty()));
    }
    missing.add(
        new NewTopic(settings.progressTopic(), Optional.of(1), Optional.empty())
            .configs(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
    missing.removeIf(topic -> present.contains(topic.name()));
    try {
      admin.createTopics(missing).all().get();
    } catch (ExecutionException e) {
      // Another export was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void send(
      SnapshotFile snapshot,
      String tenant,
      ProgressTopic notes,
      @Nullable SnapshotIdentity earlier,
      boolean isFull)
      throws SinkException, ExecutionException, InterruptedException {
    Producer<byte[], byte[]> producer = new KafkaProducer<>(settings.producer(tenant));
    try {
      // Ends what an earlier producer of the tenant began, and shuts it out.
      producer.initTransactions();
      Map<SnapshotTable, KafkaProgress> recorded = notes.read(tenant);
      Map<SnapshotTable, KafkaProgress> starts = new EnumMap<>(SnapshotTable.class);
      for (SnapshotTable table : SnapshotTable.values()) {
        starts.put(
            table, KafkaProgress.start(recorded.get(table), snapshot.identity(), earlier, isFull));
      }
      for (Map.Entry<SnapshotTable, KafkaProgress> start : starts.entrySet()) {
        SnapshotTable table = start.getKey();
        TopicLoad load =
            new TopicLoad(producer, settings, tenant, table, batchRows, listener, clock);
        listener.tableDone(tenant, table, load.run(snapshot, start.getValue()));
      }
    } finally {
      producer.close(CLOSE_PATIENCE);
    }
  }

  private static SinkException failed(Throwable cause) {
    return new SinkException(
        "Kafka has failed; what was committed is whole, and the same command goes on from there [reason="
            + reason(cause)
            + "]",
        cause);
  }

  /** Kafka wraps what happened into words that say nothing. */
  private static String reason(Throwable cause) {
    StringBuilder reason = new StringBuilder(String.valueOf(cause.getMessage()));
    Throwable deeper = cause.getCause();
    while (deeper != null) {
      reason.append(": ").append(deeper.getMessage());
      deeper = deeper.getCause();
    }
    return reason.toString();
  }
}
