package io.tallygate.benchmarks.peers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.benchmarks.Conditions;
import io.tallygate.benchmarks.report.PeersTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the runs came to: each of them, and a table of all. */
final class PeersResult {
  private static final List<String> NOTES =
      List.of(
          "*Counted*: the record is in its series' counter when it is acknowledged, or soon after. *De-duplicated*: what is sent"
              + " again, also by another process, is not taken twice; an idempotent Kafka producer keeps its own repeats apart,"
              + " not those after a restart.",
          "Sender and system share the machine. Each run begins on an empty directory, after `sync`; the order changes from round to"
              + " round. Nothing is compressed, encrypted or replicated anywhere.",
          "The same sequence of records over the same number of series, each round touching each series once, in an order that no"
              + " cache foresees and that is the same in every run; how much of it a system is sent follows from its rate in the"
              + " warm-up, so that windows are about as long, or is the same for all. Tallygate's window by time is cut from a stream"
              + " that begins before it and goes on behind it, so filling and draining the pipeline are left out;"
              + " the others' has both. A Kafka message of one record carries 32 bytes (series, time,"
              + " quantity, id), a record of a frame 16, a CloudEvent some 190.",
          "What a system does now and then should be in its window: Tallygate flushes every ten seconds, others check-point and merge. A window"
              + " by records is, for the fastest, over before that.");

  private final Workload workload;
  private final Conditions conditions;
  private final int rounds;
  private final Map<Peer, List<PeerRun>> runs = new LinkedHashMap<>();

  /**
   * @param peers in the order of the table
   */
  PeersResult(Workload workload, Conditions conditions, int rounds, List<Peer> peers) {
    this.workload = workload;
    this.conditions = conditions;
    this.rounds = rounds;
    peers.forEach(peer -> runs.put(peer, new ArrayList<>()));
  }

  void add(Peer peer, PeerRun run) {
    runs.computeIfAbsent(peer, each -> new ArrayList<>()).add(run);
  }

  boolean isComplete() {
    return runs.values().stream()
        .allMatch(each -> each.stream().allMatch(run -> run.failed() == null));
  }

  ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("kind", "peers");
    json.set("conditions", conditions.toJson());
    ObjectNode what = json.putObject("workload");
    Window window = workload.window();
    if (window.isByTime()) {
      what.put("seconds", window.seconds());
    } else {
      what.put("records", window.records());
    }
    what.put("series", workload.series());
    what.put("warmupSeconds", workload.warmupSeconds());
    json.put("rounds", rounds);
    ArrayNode array = json.putArray("peers");
    runs.forEach((peer, each) -> put(array.addObject(), peer, each));
    NOTES.forEach(json.putArray("notes")::add);
    return json;
  }

  private static void put(ObjectNode json, Peer peer, List<PeerRun> runs) {
    json.put("key", peer.key());
    json.put("text", peer.text());
    json.put("version", peer.version());
    ObjectNode guarantees = json.putObject("guarantees");
    guarantees.put("forced", peer.guarantees().forced());
    guarantees.put("counted", peer.guarantees().counted());
    guarantees.put("deduplicated", peer.guarantees().deduplicated());
    peer.settings().forEach(json.putArray("settings")::add);
    ArrayNode array = json.putArray("runs");
    for (PeerRun run : runs) {
      ObjectNode one = array.addObject();
      one.put("round", run.round());
      if (run.failed() == null) {
        one.put("records", run.records());
        one.put("seconds", Math.round(run.seconds() * 1_000) / 1_000.0);
        one.put("recordsPerSecond", Math.round(run.recordsPerSecond()));
      } else {
        one.put("failed", run.failed());
      }
    }
  }

  /** Markdown. */
  String table(String name) {
    return PeersTable.of(name, toJson()).text();
  }

  /**
   * Writes both; directories are made.
   *
   * @param file of the JSON; the table goes beside it, as {@code .md}
   */
  void write(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    JsonMapper.builder()
        .build()
        .writerWithDefaultPrettyPrinter()
        .writeValue(file.toFile(), toJson());
    String name = file.getFileName().toString();
    Files.writeString(file.resolveSibling(name.replaceFirst("\\.json$", "") + ".md"), table(name));
  }
}
