package io.tallygate.gateway.export.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import io.tallygate.gateway.export.sink.SnapshotTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The form of a note of how far a table is: a JSON document, whose newest version by key stays. */
final class ProgressRecord {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ProgressRecord() {}

  static byte[] key(String tenant, SnapshotTable table) {
    return (tenant + "/" + table.tableName()).getBytes(UTF_8);
  }

  static byte[] encode(KafkaProgress progress) {
    SinkProgress state = progress.progress();
    ObjectNode root = MAPPER.createObjectNode();
    put(root.putObject("snapshot"), state.snapshot());
    if (progress.since() != null) {
      put(root.putObject("since"), progress.since());
    }
    ArrayNode key = root.putArray("lastKey");
    state.lastKey().forEach(key::add);
    root.put("rows", state.rows()).put("finished", state.isFinished());
    return root.toString().getBytes(UTF_8);
  }

  static KafkaProgress decode(byte[] value) throws SinkException {
    try {
      JsonNode root = MAPPER.readTree(value);
      List<String> key = new ArrayList<>();
      root.required("lastKey").forEach(part -> key.add(part.textValue()));
      return new KafkaProgress(
          new SinkProgress(
              identity(root.required("snapshot")),
              key,
              root.required("rows").longValue(),
              root.required("finished").booleanValue()),
          root.has("since") ? identity(root.required("since")) : null);
    } catch (IOException | IllegalArgumentException e) {
      throw new SinkException(
          "a note of progress cannot be read: is the topic this program's? [reason="
              + e.getMessage()
              + "]",
          e);
    }
  }

  private static void put(ObjectNode node, SnapshotIdentity identity) {
    node.put("throughFlush", identity.throughFlush())
        .put("createdAt", identity.createdAt().toString());
  }

  private static SnapshotIdentity identity(JsonNode node) {
    return new SnapshotIdentity(
        node.required("throughFlush").longValue(),
        Instant.parse(node.required("createdAt").textValue()));
  }
}
