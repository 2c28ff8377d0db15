package io.tallygate.benchmarks.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Apache Kafka: one broker, one partition, an idempotent producer that waits for all replicas, of which there is one. The broker
 * writes to the page cache, unless {@code flush.messages} is 1: then a batch is acknowledged when it is forced.
 */
final class KafkaPeer implements Peer {
  /** Series, time, quantity and id, of 8 bytes each. */
  private static final int RECORD_BYTES = 32;

  /** As in a Usage frame of Tallygate: series, time offset and quantity. */
  private static final int FRAME_RECORD_BYTES = 16;

  private static final int FRAME_RECORDS = 4_096;

  private final boolean isFrames;
  private final boolean isForced;

  KafkaPeer(boolean isFrames, boolean isForced) {
    this.isFrames = isFrames;
    this.isForced = isForced;
  }

  @Override
  public String key() {
    return "kafka" + (isFrames ? "-frames" : "") + (isForced ? "-forced" : "");
  }

  @Override
  public String text() {
    return "Apache Kafka, "
        + (isFrames ? "64 KiB frames of 4,096 records as messages" : "a record a message, 32 bytes")
        + (isForced ? ", flush.messages=1" : "");
  }

  @Override
  public Guarantees guarantees() {
    return new Guarantees(isForced, false, false);
  }

  @Override
  public double run(Workload workload, Path directory) throws Exception {
    int port = ServerProcess.freePort();
    Path settings = settings(directory, port, ServerProcess.freePort());
    try (ServerProcess format =
        ServerProcess.start(
            directory.resolve("format.log"),
            List.of("-Xmx256m"),
            "kafka.tools.StorageTool",
            "format",
            "-t",
            Uuid.randomUuid().toString(),
            "-c",
            settings.toString())) {
      format.awaitSuccess();
    }
    try (ServerProcess broker =
            ServerProcess.start(
                directory.resolve("broker.log"),
                List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC"),
                "kafka.Kafka",
                settings.toString());
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
      broker.awaitPort(port);
      create(admin, "warmup");
      create(admin, "usage");
      send(workload, port, "warmup", 0, workload.warmup());
      long startNs = System.nanoTime();
      long messages =
          send(workload, port, "usage", workload.warmup(), workload.warmup() + workload.records());
      double seconds = (System.nanoTime() - startNs) / 1e9;
      TopicPartition partition = new TopicPartition("usage", 0);
      long held =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      if (held != messages) {
        throw new IllegalStateException("Kafka holds " + held + " of " + messages + " messages");
      }
      return seconds;
    }
  }

  private void create(Admin admin, String topic) throws Exception {
    NewTopic wanted = new NewTopic(topic, 1, (short) 1);
    wanted.configs(
        isForced
            ? Map.of("flush.messages", "1", "max.message.bytes", "2097152")
            : Map.of("max.message.bytes", "2097152"));
    admin.createTopics(List.of(wanted)).all().get();
  }

  /** How many messages were sent. */
  private long send(Workload workload, int port, String topic, long from, long to) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    long messages = 0;
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producer(port))) {
      Workload.Series order = workload.order();
      int perMessage = isFrames ? FRAME_RECORDS : 1;
      for (long number = from; number < to; number += perMessage) {
        byte[] value =
            isFrames
                ? frame(order, number, (int) Math.min(perMessage, to - number))
                : record(order, number);
        producer.send(
            new ProducerRecord<>(topic, 0, null, value),
            (done, failed) -> {
              if (failed != null) {
                failure.set(failed);
              }
            });
        messages++;
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("Kafka refused a message", failure.get());
    }
    return messages;
  }

  private static byte[] record(Workload.Series order, long number) {
    return ByteBuffer.allocate(RECORD_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(order.of(number))
        .putLong(Workload.timeMs(number))
        .putLong(Workload.quantity(number))
        .putLong(number)
        .array();
  }

  private static byte[] frame(Workload.Series order, long first, int count) {
    ByteBuffer frame =
        ByteBuffer.allocate(count * FRAME_RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long baseMs = Workload.timeMs(first);
    for (long number = first; number < first + count; number++) {
      frame
          .putInt(order.of(number))
          .putInt((int) (Workload.timeMs(number) - baseMs))
          .putLong(Workload.quantity(number));
    }
    return frame.array();
  }

  /** Batches as large as they pay: larger ones were not faster. */
  private static Map<String, Object> producer(int port) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        "127.0.0.1:" + port,
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.LINGER_MS_CONFIG,
        5,
        ProducerConfig.BATCH_SIZE_CONFIG,
        512 * 1024,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        2 * 1024 * 1024,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        128L * 1024 * 1024);
  }

  private static Path settings(Path directory, int port, int controllerPort) throws Exception {
    return Files.writeString(
        directory.resolve("server.properties"),
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        auto.create.topics.enable=false
        """
            .formatted(port, controllerPort, directory.resolve("log")));
  }
}
