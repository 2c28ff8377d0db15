package io.tallygate.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.OfflineDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something in the data directory is not what was written: what was safe is missed loudly, what was not is the end. */
@Timeout(180)
class ServeDamageSystemIT {
  private static final int SEGMENT_BYTES = 4 << 20;
  private static final int EVENTS = 40;
  private static final byte[] EXCERPT_MAGIC = "TGLJ".getBytes(UTF_8);
  private static final int EXCERPT_HEADER_LENGTH = 48;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "tallygate.log.segment-bytes", Integer.toString(SEGMENT_BYTES),
          "tallygate.log.pool-segments", "2",
          "tallygate.disk.watermark-bytes", "0",
          "tallygate.flush.interval", "1h",
          "tallygate.ids.max", "100000");
  private static final String CATALOG =
      """
      meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, keep: counts, window: 15}]
      customers: [{key: c, zone: UTC, currency: EUR}]
      plans: [{key: p, currency: EUR, charges: [{type: base-fee, key: b, amount: "%d.00", every: month}]}]
      subscriptions: [{key: s, customer: c, plan: p, from: 2025-01-01, to: 2025-07-01, subjects: [x]}]
      """;

  /** Made once; every test damages a copy. */
  @TempDir static Path undamaged;

  @TempDir Path directory;

  /** What happened to the directory, and what the start says about it. */
  enum Damage {
    LOG_BELOW_THE_DURABLE_LINE("is damaged [position=") {
      @Override
      void strike(Path data) throws IOException {
        long stored;
        try (OfflineDirectory offline = OfflineDirectory.open(data)) {
          stored = offline.store().state().position();
        }
        flip(segment(data, stored / SEGMENT_BYTES), stored % SEGMENT_BYTES - 100);
      }
    },
    MARK_BEYOND_THE_END_OF_THE_LOG("[durable line=") {
      @Override
      void strike(Path data) throws IOException {
        deleteTree(data.resolve("log"));
      }
    },
    CATALOG_JOURNAL("catalog version is missing") {
      @Override
      void strike(Path data) throws IOException {
        damageExcerpt(data.resolve("catalog"), 3);
      }
    },
    CATALOG_JOURNAL_GONE("the catalog journal has lost its end") {
      @Override
      void strike(Path data) throws IOException {
        deleteTree(data.resolve("catalog"));
      }
    },
    STATEMENT_JOURNAL("statement journal") {
      @Override
      void strike(Path data) throws IOException {
        damageExcerpt(data.resolve("statements"), 3);
      }
    },
    STATEMENT_JOURNAL_GONE("the statement journal has lost its end") {
      @Override
      void strike(Path data) throws IOException {
        deleteTree(data.resolve("statements"));
      }
    };

    private final String report;

    Damage(String report) {
      this.report = report;
    }

    abstract void strike(Path data) throws IOException;
  }

  private Path data() {
    return directory.resolve("data");
  }

  private ServeProcess serve() throws IOException {
    return ServeProcess.serve(data(), SETTINGS);
  }

  @BeforeEach
  void copy() throws Exception {
    Process copy =
        new ProcessBuilder("cp", "-r", undamaged.resolve("data").toString(), data().toString())
            .start();
    assertThat(copy.waitFor()).isZero();
  }

  /** Several versions of the catalog, flushes and statements; then the process is killed with usage that only the log has. */
  @BeforeAll
  static void live() throws Exception {
    try (ServeProcess gateway =
        ServeProcess.serve(undamaged.resolve("data"), SETTINGS).awaitReady()) {
      LocalHttp http = gateway.http();
      for (int round = 1; round <= 4; round++) {
        accept(http, "PUT", "/api/v1/catalog", "application/yaml", CATALOG.formatted(round));
        post(http, round * EVENTS, EVENTS);
        // The question for totals flushes.
        assertThat(http.get("/api/v1/totals").statusCode()).isEqualTo(200);
        accept(
            http,
            "POST",
            "/api/v1/billing/close",
            "application/json",
            "{\"until\": \"2025-0%d-03T00:00:00Z\"}".formatted(round + 1));
      }
      post(http, 0, EVENTS);
      gateway.kill();
    }
  }

  private static void accept(
      LocalHttp http, String method, String path, String contentType, String body)
      throws Exception {
    var answer = http.send(method, path, contentType, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void post(LocalHttp http, int firstId, int count) throws Exception {
    for (int id = firstId; id < firstId + count; id++) {
      accept(
          http,
          "POST",
          "/api/v1/events",
          "application/cloudevents+json",
          ("{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"t\",\"type\":\"call\",\"subject\":\"x\","
                  + "\"data\":{\"s\":5}}")
              .formatted(id));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotStartWhenSomethingSafeCannotBeRead(Damage damage) throws Exception {
    damage.strike(data());
    assertThatItDoesNotStart(damage.report);
  }

  private void assertThatItDoesNotStart(String report) throws Exception {
    try (ServeProcess gateway = serve()) {
      assertThat(gateway.awaitExitCode()).as(gateway.said()).isEqualTo(ExitCode.DATA);
      assertThat(gateway.said()).contains("cannot open the data directory: ").contains(report);
    }
  }

  @Test
  void shouldNotStartWhenAFlushThatOnlyTheJournalHasIsDamaged() throws Exception {
    Map<String, String> flushing = new HashMap<>(SETTINGS);
    flushing.put("tallygate.flush.interval", "100ms");
    flushing.put("tallygate.store.interval", "1h");
    try (ServeProcess gateway = ServeProcess.serve(data(), flushing).awaitReady()) {
      for (int flush = 0; flush < 3; flush++) {
        post(gateway.http(), 1_000 + flush, 1);
        awaitFlushed(gateway.http());
      }
      gateway.kill();
    }
    // Part of a flush whose mark was forced: marks and parts of later ones follow.
    damageExcerpt(data().resolve("counters"), 5);
    assertThatItDoesNotStart("a committed flush has lost a part");
  }

  private static void awaitFlushed(LocalHttp http) throws Exception {
    JsonNode positions;
    do {
      positions = new ObjectMapper().readTree(http.get("/api/v1/info").body()).path("positions");
    } while (positions.path("flushed").asLong() < positions.path("logged").asLong());
  }

  @Test
  void shouldStartWithADamagedTailAndKeepWhatWasAcked() throws Exception {
    long end = endOfLog();
    byte[] torn = new byte[5_000];
    new Random(1).nextBytes(torn);
    try (RandomAccessFile raw =
        new RandomAccessFile(segment(data(), end / SEGMENT_BYTES).toFile(), "rw")) {
      raw.seek(end % SEGMENT_BYTES);
      raw.write(torn);
    }
    assertThatEverythingIsCountedAfterAStart();
    assertThatEverythingIsCountedAfterAStart();
  }

  private void assertThatEverythingIsCountedAfterAStart() throws Exception {
    try (ServeProcess gateway = serve().awaitReady()) {
      String totals = gateway.http().get("/api/v1/totals").body();
      assertThat(new ServeTraffic.Sent(5L * EVENTS, 25L * EVENTS).isIn(totals)).as(totals).isTrue();
      gateway.kill();
    }
  }

  /** A start finds it; it ends with a frame of its own, behind that of the life before. */
  private long endOfLog() throws Exception {
    try (ServeProcess gateway = serve().awaitReady()) {
      String info = gateway.http().get("/api/v1/info").body();
      gateway.kill();
      return new ObjectMapper().readTree(info).path("positions").path("logged").asLong();
    }
  }

  private static Path segment(Path data, long number) throws IOException {
    for (Path file : files(data.resolve("log"), ".segment")) {
      byte[] header = new byte[16];
      try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
        raw.readFully(header);
      }
      long found = ByteBuffer.wrap(header, 8, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (header[0] != 0 && found == number) {
        return file;
      }
    }
    throw new AssertionError("no such segment [number=" + number + "]");
  }

  private static List<Path> files(Path root, String suffix) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(offset);
      int before = raw.read();
      raw.seek(offset);
      raw.write(before ^ 1);
    }
  }

  /**
   * A byte of the payload of an excerpt in the newest file of a journal.
   *
   * @param fromEnd 1: the last
   */
  private static void damageExcerpt(Path journal, int fromEnd) throws IOException {
    List<Path> files = files(journal, ".cq4");
    Path file = files.get(files.size() - 1);
    byte[] content = Files.readAllBytes(file);
    List<Integer> excerpts = new ArrayList<>();
    for (int at = indexOf(content, 0); at >= 0; at = indexOf(content, at + 1)) {
      excerpts.add(at);
    }
    flip(file, excerpts.get(excerpts.size() - fromEnd) + EXCERPT_HEADER_LENGTH);
  }

  /** Where the next excerpt begins; -1 if there is none. */
  private static int indexOf(byte[] content, int from) {
    for (int at = from; at + EXCERPT_MAGIC.length <= content.length; at++) {
      int same = 0;
      while (same < EXCERPT_MAGIC.length && content[at + same] == EXCERPT_MAGIC[same]) {
        same++;
      }
      if (same == EXCERPT_MAGIC.length) {
        return at;
      }
    }
    return -1;
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
