package io.tallygate.gateway.export.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real broker, which is its own controller, in this process; its files are in a directory of the test. */
public final class KafkaBroker implements AutoCloseable {
  private final Properties settings = new Properties();
  private final String bootstrap;
  private KafkaRaftServer server;

  /** A record as a reader of committed ones sees it. */
  public record Read(String key, JsonNode value) {}

  public KafkaBroker(Path directory) throws Exception {
    String data = Files.createDirectories(directory).toString();
    int port = freePort();
    int controllerPort = freePort();
    bootstrap = "127.0.0.1:" + port;
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "listeners", "PLAINTEXT://" + bootstrap + ",CONTROLLER://127.0.0.1:" + controllerPort,
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "controller.listener.names", "CONTROLLER",
            "log.dirs", data,
            "num.partitions", "3"));
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "1",
            "log.cleaner.dedupe.buffer.size", "2000000"));
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setControllerListenerName("CONTROLLER")
        .addDirectory(data)
        .setMetadataLogDirectory(data)
        .run();
    start();
  }

  /** Starts it, or starts it again where it was stopped, on the same port. */
  void start() {
    server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
  }

  void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  public String bootstrap() {
    return bootstrap;
  }

  /** All committed records of a topic, partition after partition. */
  public List<Read> read(String topic) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<Read> read = new ArrayList<>();
    Map<String, Object> reader = new KafkaSettings(bootstrap, "", Map.of()).consumer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(reader)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
            read.add(new Read(new String(found.key(), UTF_8), mapper.readTree(found.value())));
          }
        }
      }
    }
    return read;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
