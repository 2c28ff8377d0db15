package io.tallygate.gateway.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.meter.SeriesKey;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every form of body, without sockets. */
class EventBodyTest {
  private static final long NOW = Instant.parse("2013-12-05T12:00:00Z").toEpochMilli();
  private static final int EVENTS_MAX = 1000;

  private final FakeDirectory directory = new FakeDirectory();
  private final EventSchemas schemas = new EventSchemas(directory);
  private final IdHasher hasher = new IdHasher(1, 2);
  private final EventAssembler assembler =
      new EventAssembler(directory, new IdHasher(1, 2), EVENTS_MAX);
  private final EventBatch batch = new EventBatch();
  private final JsonEventReader reader = new JsonEventReader(schemas);
  private @Nullable String idempotencyKey;

  EventBodyTest() {
    assertThat(schemas.use(new TestMeters())).isZero();
  }

  /** One record of an entry, its series looked up. */
  record Counted(int meter, String subject, List<String> dimensions, long quantity, long timeMs) {}

  @Test
  void readsAStructuredCloudEvent() throws Exception {
    read(
        new JsonBody(reader, true, false),
        BodyForm.CLOUD_EVENTS,
        """
        {"specversion":"1.0","id":"1","source":"/switch","type":"call","subject":"770000000",
         "time":"2013-12-05T11:00:00+01:00","datacontenttype":"application/json","ext":{"a":[1]},
         "data":{"duration":73,"direction":"out","other":{"duration":1}}}
        """);
    long time = Instant.parse("2013-12-05T10:00:00Z").toEpochMilli();
    assertThat(counted())
        .containsExactly(
            new Counted(TestMeters.CALLS, "770000000", List.of("out"), 73, time),
            new Counted(TestMeters.CALL_COUNT, "770000000", List.of(), 1, time));
    assertThat(batch.count()).isEqualTo(1);
    hasher.hash(0, "/switch", "1");
    assertThat(batch.entries().getLong(0, LITTLE_ENDIAN)).isEqualTo(hasher.low());
    assertThat(batch.entries().getLong(8, LITTLE_ENDIAN)).isEqualTo(hasher.high());
  }

  @Test
  void readsDataThatComesBeforeItsType() throws Exception {
    readBatch(
        """
        [{"data":{"volume":{"gb":"3.20"}},"subject":"s","type":"transfer","id":"1","source":"x","specversion":"1.0"},
         {"data":7,"subject":"s","type":"transfer","id":"2","source":"x","specversion":"1.0"},
         {"data":7,"subject":"s","type":"nothing","id":"3","source":"x","specversion":"1.0"},
         {"data":{"volume":{"gb":1e-3}},"subject":"s","type":"transfer","id":"4","source":"x","specversion":"1.0"}]
        """);
    assertThat(counted()).extracting(Counted::quantity).containsExactly(3200L, 1L);
    assertThat(counted()).extracting(Counted::timeMs).containsOnly(NOW);
    assertThat(refusals()).containsExactly("1 data MALFORMED_FIELD", "2 type UNKNOWN_EVENT_TYPE");
  }

  @Test
  void countsANumberUnderItsZoneAtTheTimeOfTheEvent() throws Exception {
    readBatch(
        """
        [{"type":"text","subject":"s","id":"1","source":"x","specversion":"1.0","time":"2013-12-05T10:59:59Z","data":{"to":"+44123"}},
         {"type":"text","subject":"s","id":"2","source":"x","specversion":"1.0","time":"2013-12-05T11:00:00Z","data":{"to":"+44123"}},
         {"type":"text","subject":"s","id":"3","source":"x","specversion":"1.0","data":{"to":"+44777"}},
         {"type":"text","subject":"s","id":"4","source":"x","specversion":"1.0","data":{"to":"+49123"}},
         {"type":"text","subject":"s","id":"5","source":"x","specversion":"1.0","data":{}}]
        """);

    assertThat(counted())
        .extracting(Counted::dimensions)
        .containsExactly(
            List.of("uk"), List.of("britain"), List.of("britain"), List.of(""), List.of(""));
  }

  @Test
  void refusesEachBadEventAndTakesItsNeighbours() throws Exception {
    readBatch(
        "["
            + String.join(
                ",",
                cloudEvent("1", "{\"volume\":{\"gb\":1}}"),
                cloudEvent("2", "{\"volume\":{\"gb\":1.0001}}"),
                cloudEvent("3", "{\"volume\":{\"gb\":\"lots\"}}"),
                cloudEvent("4", "{\"volume\":{\"gb\":true}}"),
                cloudEvent("5", "{\"volume\":{\"gb\":{}}}"),
                cloudEvent("6", "{\"volume\":{}}"),
                cloudEvent("7", "{\"volume\":{\"gb\":null}}"),
                cloudEvent("8", "{\"volume\":{\"gb\":1e300}}"),
                cloudEvent("9", "{\"volume\":{\"gb\":1,\"gb\":2}}"),
                cloudEvent("10", "[]"),
                "17",
                cloudEvent("11", "{\"volume\":{\"gb\":" + "9".repeat(2000) + "}}"),
                cloudEvent("12", "{\"volume\":{\"gb\":2}}"))
            + "]");
    assertThat(counted()).extracting(Counted::quantity).containsExactly(1000L, 2000L);
    assertThat(refusals())
        .containsExactly(
            "1 data.volume.gb TOO_MANY_DIGITS",
            "2 data.volume.gb MALFORMED_FIELD",
            "3 data.volume.gb MALFORMED_FIELD",
            "4 data.volume.gb MALFORMED_FIELD",
            "5 data.volume.gb MISSING_FIELD",
            "6 data.volume.gb MISSING_FIELD",
            "7 data.volume.gb QUANTITY_OUT_OF_RANGE",
            "8 data.volume.gb MALFORMED_FIELD",
            "9 data MALFORMED_FIELD",
            "10 event MALFORMED_FIELD",
            "11 data.volume.gb QUANTITY_OUT_OF_RANGE");
    assertThat(batch.eventIndex(1)).isEqualTo(12);
    assertThat(batch.eventsRead()).isEqualTo(13);
  }

  @Test
  void refusesBadContextAttributesByName() throws Exception {
    String ok =
        "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"x\",\"type\":\"call\",\"subject\":\"s\",";
    String data = "\"data\":{\"duration\":1}}";
    readBatch(
        "["
            + String.join(
                ",",
                "{" + ok.replace("\"1.0\"", "\"0.3\"") + data,
                "{" + ok.replace("\"specversion\":\"1.0\",", "") + data,
                "{" + ok.replace("\"id\":\"1\",", "") + data,
                "{" + ok.replace("\"1\",", "1,") + data,
                "{" + ok.replace("\"source\":\"x\",", "") + data,
                "{" + ok.replace("\"type\":\"call\",", "\"type\":null,") + data,
                "{" + ok.replace("\"subject\":\"s\",", "") + data,
                "{" + ok.replace("\"s\",", "\"\",") + data,
                "{" + ok.replace("\"s\",", "\"\\ud800\",") + data,
                "{" + ok.replace("\"s\",", "\"" + "x".repeat(257) + "\",") + data,
                "{" + ok + "\"time\":\"yesterday\"," + data,
                "{" + ok + "\"time\":5," + data,
                "{" + ok + "\"time\":\"2012-01-01T00:00:00Z\"," + data,
                "{" + ok + "\"time\":\"2013-12-05T14:00:00Z\"," + data,
                "{" + ok + "\"data_base64\":\"AAAA\"}",
                "{" + ok + "\"subject\":\"t\"," + data,
                "{" + ok + "\"data\":{\"duration\":1,\"direction\":[]}}")
            + "]");
    assertThat(batch.count()).isZero();
    assertThat(refusals())
        .containsExactly(
            "0 specversion UNSUPPORTED_SPEC_VERSION",
            "1 specversion MISSING_FIELD",
            "2 id MISSING_FIELD",
            "3 id MALFORMED_FIELD",
            "4 source MISSING_FIELD",
            "5 type MISSING_FIELD",
            "6 subject MISSING_FIELD",
            "7 subject SUBJECT_INVALID",
            "8 subject SUBJECT_INVALID",
            "9 subject SUBJECT_INVALID",
            "10 time MALFORMED_FIELD",
            "11 time MALFORMED_FIELD",
            "12 time TIME_TOO_OLD",
            "13 time TIME_TOO_FAR_AHEAD",
            "14 data_base64 MALFORMED_FIELD",
            "15 subject MALFORMED_FIELD",
            "16 data.direction DIMENSIONS_INVALID");
  }

  @Test
  void keepsAttributesOfKeptEvents() throws Exception {
    readBatch(
        "[{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"x\",\"type\":\"sale\",\"subject\":\"shop\","
            + "\"data\":{\"amount\":49.90,\"region\":\"UK\",\"partner\":\"Müller\",\"order\":4711}}]");
    assertThat(counted())
        .containsExactly(new Counted(TestMeters.SALES, "shop", List.of("UK"), 4990, NOW));
    UnsafeBuffer entries = batch.entries();
    int length = entries.getShort(EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN);
    assertThat(length % 8).isZero();
    int at = EventEntry.length(1, 0);
    List<String> attributes = new ArrayList<>();
    while (at < batch.length(0) && entries.getShort(at, LITTLE_ENDIAN) != 0) {
      int valueLength = entries.getShort(at + 2, LITTLE_ENDIAN);
      attributes.add(
          directory.name(entries.getShort(at, LITTLE_ENDIAN))
              + "="
              + entries.getStringWithoutLengthUtf8(at + 4, valueLength));
      at += 4 + valueLength;
    }
    assertThat(attributes).containsExactly("partner=Müller", "order=4711");
  }

  @Test
  void readsNdjsonLineByLine() throws Exception {
    read(
        new NdjsonBody(reader),
        BodyForm.PLAIN,
        """
        {"id":"1","type":"transfer","subject":"s","data":{"volume":{"gb":1}}}

        {"id":"2","type":"transfer","subject":"s","data":
        {"id":"3","type":"transfer","subject":"s","data":{"volume":{"gb":3}}}\r
        }
        nonsense
        {"id":"4","type":"transfer","subject":"s","data":{"volume":{"gb":4}}} {"id":"5"}
        17
           {"id":"6","type":"transfer","subject":"s","data":{"volume":{"gb":6}}}""");
    assertThat(counted()).extracting(Counted::quantity).containsExactly(1000L, 3000L, 6000L);
    assertThat(refusals())
        .containsExactly(
            "1 line MALFORMED_FIELD",
            "3 line MALFORMED_FIELD",
            "4 line MALFORMED_FIELD",
            "5 line MALFORMED_FIELD",
            "6 line MALFORMED_FIELD");
  }

  @Test
  void readsCsv() throws Exception {
    read(
        new CsvBody(schemas),
        BodyForm.PLAIN,
        "id,source,type,subject,time,volume.gb,duration,direction\r\n"
            + "1,,transfer,\"a, \"\"b\"\"\",2013-12-05T11:00:00Z,3.2,,\r\n"
            + "2,x,call,c,,,60,\"out\"\n"
            + "\n"
            + "3,x,call,c,,,60\n"
            + "4,x,call,c,,,x,in\n"
            + "5,x,c\"all,c,,,60,in\n"
            + "6,x,call,c,,,61,");
    assertThat(counted())
        .extracting(Counted::meter, Counted::subject, Counted::dimensions, Counted::quantity)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(2, "a, \"b\"", List.of(), 3200L),
            org.assertj.core.api.Assertions.tuple(0, "c", List.of("out"), 60L),
            org.assertj.core.api.Assertions.tuple(1, "c", List.of(), 1L),
            org.assertj.core.api.Assertions.tuple(0, "c", List.of(""), 61L),
            org.assertj.core.api.Assertions.tuple(1, "c", List.of(), 1L));
    assertThat(refusals())
        .containsExactly(
            "2 row MALFORMED_FIELD", "3 data.duration MALFORMED_FIELD", "4 row MALFORMED_FIELD");
  }

  @Test
  void readsBinaryMode() throws Exception {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("CE-Id", "1")
            .add("ce-source", "x")
            .add("ce-specversion", "1.0")
            .add("ce-type", "call")
            .add("ce-subject", "M%C3%BCller%20%zz")
            .add("ce-time", "2013-12-05T11:00:00Z");
    assertThat(BinaryModeBody.isMeant(headers)).isTrue();
    read(
        new BinaryModeBody(reader, schemas, headers),
        BodyForm.CLOUD_EVENTS,
        "{\"duration\":\"5\",\"direction\":\"in\"}");
    assertThat(counted().get(0).subject()).isEqualTo("Müller %zz");
    assertThat(counted().get(0).quantity()).isEqualTo(5);
  }

  @Test
  void idsMayComeFromAnIdempotencyKey() throws Exception {
    String body = "id,type,subject,duration\n,call,c,60\n,call,c,60\n";
    read(new CsvBody(schemas), BodyForm.PLAIN, body);
    assertThat(refusals()).containsExactly("0 id MISSING_FIELD", "1 id MISSING_FIELD");
    assertThat(batch.eventsWithoutId()).isEqualTo(2);

    idempotencyKey = "upload-1";
    read(new CsvBody(schemas), BodyForm.PLAIN, body);
    assertThat(batch.count()).isEqualTo(2);
    long first = batch.entries().getLong(batch.offset(0), LITTLE_ENDIAN);
    assertThat(batch.entries().getLong(batch.offset(1), LITTLE_ENDIAN)).isNotEqualTo(first);
    read(new CsvBody(schemas), BodyForm.PLAIN, body);
    assertThat(batch.entries().getLong(batch.offset(0), LITTLE_ENDIAN)).isEqualTo(first);
  }

  @Test
  void unreadableBodiesAreTakenAsAWhole() {
    JsonBody json = new JsonBody(reader, true, true);
    for (String body :
        List.of(
            "",
            "x",
            "17",
            "[",
            "[{}",
            "{}{}",
            "[{\"id\":\"1\"},{\"id\":]",
            "[".repeat(2000),
            "{\"id\":\"\u0000\"}")) {
      assertThatThrownBy(() -> read(json, BodyForm.PLAIN, body))
          .isInstanceOf(UnreadableBodyException.class);
    }
    assertThatThrownBy(() -> read(new JsonBody(reader, true, false), BodyForm.PLAIN, "[]"))
        .isInstanceOf(UnreadableBodyException.class);
    assertThatThrownBy(() -> read(new NdjsonBody(reader), BodyForm.PLAIN, "x\n[1,\n2"))
        .isInstanceOf(UnreadableBodyException.class);
    assertThatThrownBy(() -> read(new CsvBody(schemas), BodyForm.PLAIN, "id,subject\n1,2\n"))
        .isInstanceOf(UnreadableBodyException.class)
        .hasMessageContaining("no such column");
    String many = "[" + "{},".repeat(EVENTS_MAX) + "{}]";
    assertThatThrownBy(() -> read(json, BodyForm.PLAIN, many))
        .isInstanceOfSatisfying(
            UnreadableBodyException.class, e -> assertThat(e.problem().status()).isEqualTo(413));
  }

  private static String cloudEvent(String id, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\""
        + id
        + "\",\"source\":\"x\",\"type\":\"transfer\",\"subject\":\"s\",\"data\":"
        + data
        + "}";
  }

  private void readBatch(String body) throws UnreadableBodyException {
    read(new JsonBody(reader, false, true), BodyForm.CLOUD_EVENTS, body);
  }

  private void read(EventBody form, BodyForm bodyForm, String body) throws UnreadableBodyException {
    byte[] bytes = body.getBytes(UTF_8);
    assembler.begin(bodyForm, batch, 0, NOW, idempotencyKey);
    form.read(bytes, bytes.length, 0, assembler);
    int[] numbers = new int[batch.pendingKeys().size()];
    assertThat(directory.resolve(batch.pendingKeys(), numbers)).isZero();
    for (int i = 0; i < numbers.length; i++) {
      batch.resolvePending(i, numbers[i]);
    }
  }

  private List<Counted> counted() {
    List<Counted> all = new ArrayList<>();
    for (int entry = 0; entry < batch.count(); entry++) {
      for (int record = 0; record < batch.recordCount(entry); record++) {
        int at = batch.offset(entry) + EventEntry.length(record, 0);
        SeriesKey key = directory.key(batch.entries().getInt(at, LITTLE_ENDIAN));
        long quantity =
            batch.entries().getLong(at + EventEntry.RECORD_QUANTITY_OFFSET, LITTLE_ENDIAN);
        all.add(
            new Counted(
                key.meter(), key.subject(), key.dimensions(), quantity, batch.timeMs(entry)));
      }
    }
    return all;
  }

  private List<String> refusals() {
    return batch.refusals().stream()
        .map(r -> r.index() + " " + r.field() + " " + RefusalCode.valueOf(r.code().name()))
        .toList();
  }
}
