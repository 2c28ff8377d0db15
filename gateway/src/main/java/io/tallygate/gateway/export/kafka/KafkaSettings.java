package io.tallygate.gateway.export.kafka;

import io.tallygate.gateway.export.sink.SnapshotTable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where records go.
 *
 * @param bootstrap addresses of brokers, as Kafka takes them
 * @param prefix what the names of topics, and of transactions, begin with
 * @param properties settings of Kafka's clients (security, compression, time-outs); what exactly-once rests on is not theirs
 */
public record KafkaSettings(String bootstrap, String prefix, Map<String, String> properties) {
  /** What names begin with where nothing else is said. */
  public static final String PREFIX = "tallygate.";

  /** The topic of a table. */
  String topic(SnapshotTable table) {
    return prefix + table.tableName().replace('_', '-');
  }

  /** The topic of the notes of how far each table is. */
  String progressTopic() {
    return prefix + "export-progress";
  }

  Map<String, Object> admin() {
    Map<String, Object> all = new HashMap<>();
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");
    all.putAll(properties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    return all;
  }

  /** Of the notes: only what was committed. */
  Map<String, Object> consumer() {
    Map<String, Object> all = admin();
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return all;
  }

  /** Of a tenant's records: a second producer of the same tenant shuts the first one out. */
  Map<String, Object> producer(String tenant) {
    Map<String, Object> all = new HashMap<>();
    // A broker that is gone is reported within half a minute.
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20000");
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000");
    all.put(ProducerConfig.LINGER_MS_CONFIG, "20");
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 * 1024));
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    all.putAll(properties);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "export." + tenant);
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return all;
  }
}
