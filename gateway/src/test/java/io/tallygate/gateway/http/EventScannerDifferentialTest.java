package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.meter.SeriesKey;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Bodies that are scanned where they can be, against the same bodies read by the parser alone: entries to the byte, series,
 * refusals with their texts, and the problem of a body that cannot be read.
 */
class EventScannerDifferentialTest {
  private static final long NOW = 1_386_244_800_000L;
  private static final int EVENTS_MAX = 5;
  private static final String DAMAGE = "{}[]\",:\\ \n0-.eE\t\0u/tnf";

  private final FakeDirectory directory = new FakeDirectory();
  private final EventSchemas schemas = new EventSchemas(directory);
  private final EventScanner scanner = new EventScanner(schemas);
  private final JsonEventReader scanning = new JsonEventReader(schemas);
  private final JsonEventReader parsing = new JsonEventReader(schemas, null);
  private int scanned;

  EventScannerDifferentialTest() {
    assertThat(schemas.use(new TestMeters())).isZero();
    directory.resolve(List.of(new SeriesKey(0, TestMeters.TRAFFIC, "s", List.of())), new int[1]);
  }

  @Property(tries = 5_000)
  void readsWhatTheParserReads(@ForAll long seed) {
    check(new JsonWriter(new Random(seed)).body());
  }

  @Property(tries = 5_000)
  void readsWhatTheParserReadsOfDamagedBodies(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] body = new JsonWriter(random).body();
    for (int i = random.nextInt(3); i >= 0 && body.length > 1; i--) {
      body = damaged(body, random);
    }
    check(body);
  }

  @Test
  void shouldScanTheUsualShapes() {
    for (String event :
        List.of(
            """
            {"specversion":"1.0","id":"1","source":"x","type":"transfer","subject":"s","data":{"volume":{"gb":1.5}}}""",
            """
            {"data":{"volume":{"gb":"1.5","other":[1,{}]}},"id":"1","source":"x","subject":"größe 😀",\
            "type":"transfer","time":"2013-12-05T12:00:00Z","ext":{"a":[true,false,null,-1.5e+3]},"specversion":"1.0"}""",
            " { \"type\" : \"sale\" , \"id\" : \"7\" , \"data\" : { \"amount\" : 3 , \"partner\" : true } } ")) {
      byte[] bytes = event.getBytes(UTF_8);
      int from = JsonScan.skipBlank(bytes, 0, bytes.length);
      int end = scanner.read(bytes, from, bytes.length, 0, new EventDraft());
      assertThat(end).as(event).isEqualTo(event.stripTrailing().getBytes(UTF_8).length);
      check(bytes);
      check(("[" + event + ",\n" + event + "]").getBytes(UTF_8));
    }
  }

  @Test
  void shouldLeaveTheRestOfABodyToTheParserWhereverThatBegins() {
    String usual =
        """
        {"specversion":"1.0","id":"1","source":"x","type":"transfer","subject":"s","data":{"volume":{"gb":1.5}}}""";
    String unusual = usual.replace("\"s\"", "\"\\u0073\"");
    for (int at = 0; at < 4; at++) {
      List<String> events = new ArrayList<>(List.of(usual, usual, usual));
      events.add(at, unusual);
      check(("[" + String.join(",", events) + "]").getBytes(UTF_8));
      check(("[" + String.join(",", events) + ",7,{\"a\":}]").getBytes(UTF_8));
      check(("[" + String.join(",", events) + "," + usual + "," + unusual + "]").getBytes(UTF_8));
    }
  }

  @Test
  void shouldScanMostOfWhatTheWriterWrites() {
    Random random = new Random(1);
    int bodies = 2_000;
    for (int i = 0; i < bodies; i++) {
      byte[] body = new JsonWriter(random).event().getBytes(UTF_8);
      if (scanner.read(body, 0, body.length, 0, new EventDraft()) != JsonScan.UNUSUAL) {
        scanned++;
      }
    }
    assertThat(scanned).isBetween(bodies / 10, bodies - bodies / 10);
  }

  private static byte[] damaged(byte[] body, Random random) {
    int at = random.nextInt(body.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(body, 0, at);
    int skipped = 0;
    switch (random.nextInt(5)) {
      case 0 -> skipped = 1;
      case 1 -> {
        out.write(random.nextInt(256));
        skipped = 1;
      }
      case 2 -> out.write(DAMAGE.charAt(random.nextInt(DAMAGE.length())));
      case 3 -> skipped = body.length - at;
      default -> out.write(0x80 + random.nextInt(128));
    }
    out.write(body, at + skipped, body.length - at - skipped);
    return out.toByteArray();
  }

  private void check(byte[] body) {
    for (boolean lines : new boolean[] {false, true}) {
      assertThat(outcome(scanning, body, lines))
          .as(new String(body, ISO_8859_1))
          .isEqualTo(outcome(parsing, body, lines));
    }
  }

  private List<Object> outcome(JsonEventReader reader, byte[] body, boolean lines) {
    EventAssembler assembler = new EventAssembler(directory, new IdHasher(1, 2), EVENTS_MAX);
    EventBatch batch = new EventBatch();
    assembler.begin(BodyForm.PLAIN, batch, 0, NOW, null);
    EventBody form = lines ? new NdjsonBody(reader) : new JsonBody(reader, true, true);
    // More behind the body: nothing may look at it.
    byte[] longer = Arrays.copyOf(body, body.length + 7);
    Arrays.fill(longer, body.length, longer.length, (byte) '"');
    try {
      form.read(longer, body.length, 0, assembler);
    } catch (UnreadableBodyException unreadable) {
      return List.of(unreadable.problem());
    }
    List<Object> outcome = new ArrayList<>(batch.refusals());
    for (int entry = 0; entry < batch.count(); entry++) {
      byte[] bytes = new byte[batch.length(entry)];
      batch.entries().getBytes(batch.offset(entry), bytes);
      outcome.add(List.of(Arrays.toString(bytes), batch.timeMs(entry)));
    }
    outcome.addAll(batch.pendingKeys());
    outcome.add(List.of(batch.eventsRead(), batch.eventsWithoutId()));
    return outcome;
  }
}
