package io.tallygate.benchmarks.peers;

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
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Apache Kafka: one broker, one partition, an idempotent producer that waits for all replicas, of which there is one. The broker
 * writes to the page cache, unless {@code flush.messages} is 1: then a batch is acknowledged when it is forced.
 */
final class KafkaPeer implements Peer {
  /** Records of a piece of the warm-up. */
  private static final long PIECE = 500_000;

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
  public String version() {
    return AppInfoParser.getVersion();
  }

  @Override
  public List<String> settings() {
    return List.of(
        "Apache Kafka " + version(),
        "one broker (KRaft, heap 1 GiB, G1), one topic of one partition"
            + (isForced
                ? " with flush.messages=1: each batch is forced before it is acknowledged"
                : ""),
        "one idempotent producer, acks=all, linger.ms=5, batch.size=512 KiB (larger ones were not faster), no compression",
        isFrames
            ? "messages are made beforehand and sent round and round"
            : "a message is written into one array that is used again",
        "`sync` between warm-up and window",
        "checked by the end offset of the partition");
  }

  @Override
  public double roughRate() {
    return isFrames ? 8_000_000 : 1_300_000;
  }

  @Override
  public Window.Measured run(Workload workload, Path directory) throws Exception {
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
      try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producer(port))) {
        KafkaMessages messages =
            isFrames ? KafkaMessages.frames(workload) : KafkaMessages.records(workload);
        producer.partitionsFor("usage");
        Window.WarmUp warmUp =
            workload.warmUp(PIECE, (from, to) -> send(producer, "warmup", messages, from, to));
        // What the warm-up left in the page cache would throttle the window's writes.
        Peers.writeBack();
        Window.Measured measured =
            workload.measure(warmUp, (from, to) -> send(producer, "usage", messages, from, to));
        check(admin, messages.count(measured.records()));
        return measured;
      }
    }
  }

  private static void check(Admin admin, long messages) throws Exception {
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
  }

  private void create(Admin admin, String topic) throws Exception {
    NewTopic wanted = new NewTopic(topic, 1, (short) 1);
    wanted.configs(
        isForced
            ? Map.of("flush.messages", "1", "max.message.bytes", "2097152")
            : Map.of("max.message.bytes", "2097152"));
    admin.createTopics(List.of(wanted)).all().get();
  }

  /** The producer copies a message before {@code send} returns, so that its array may be written again. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      String topic,
      KafkaMessages messages,
      long from,
      long to) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    long number = from;
    while (number < to) {
      int count = (int) Math.min(messages.recordsOfOne(), to - number);
      producer.send(
          new ProducerRecord<>(topic, 0, null, messages.of(number, count)),
          (done, failed) -> {
            if (failed != null) {
              failure.set(failed);
            }
          });
      number += count;
    }
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Kafka refused a message", failure.get());
    }
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
