package io.tallygate.gateway.binary;

import static io.tallygate.gateway.binary.WireClient.attribute;
import static io.tallygate.gateway.binary.WireClient.define;
import static io.tallygate.gateway.binary.WireClient.defineAttribute;
import static io.tallygate.gateway.binary.WireClient.detail;
import static io.tallygate.gateway.binary.WireClient.hello;
import static io.tallygate.gateway.binary.WireClient.usage;
import static io.tallygate.gateway.binary.WireClient.withCrc;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.binary.WireClient.Entry;
import io.tallygate.gateway.binary.WireClient.Frame;
import io.tallygate.gateway.binary.WireClient.Record;
import io.tallygate.gateway.binary.WireClient.Refusal;
import io.tallygate.gateway.ops.RefusalCounts;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.RefusalCode;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a producer sees on a socket, and what the core sees in its ring. */
@Timeout(60)
class BinaryEndpointTest {
  private static final long NOW = TestEndpoint.NOW_MS;
  private static final byte[] NO_ATTRIBUTES = {};

  private final TestEndpoint endpoint = new TestEndpoint();
  private final FakeCore core = endpoint.core();

  @AfterEach
  void close() {
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void shouldWelcomeAProducer(String transport) throws Exception {
    endpoint.start(Map.of(), transport.equals("nio") ? Transport.nio() : Transport.best());
    try (WireClient client = endpoint.connect()) {
      Frame welcome = client.open("shop", 3);

      assertThat(endpoint.endpoint().transport()).isEqualTo(transport);
      assertThat(welcome.bytes().getInt(FrameLayout.WELCOME_INCARNATION_OFFSET))
          .isEqualTo(FakeCore.INCARNATION);
      assertThat(welcome.bytes().getInt(FrameLayout.WELCOME_PRODUCER_NUMBER_OFFSET)).isEqualTo(1);
      assertThat(welcome.bytes().getInt(FrameLayout.WELCOME_EPOCH_OFFSET)).isEqualTo(3);
      assertThat(welcome.bytes().getLong(FrameLayout.WELCOME_DURABLE_SEQUENCE_OFFSET)).isZero();
      assertThat(welcome.bytes().getInt(FrameLayout.WELCOME_IN_FLIGHT_OFFSET))
          .isEqualTo(FakeCore.IN_FLIGHT);
      assertThat(welcome.bytes().getInt(FrameLayout.WELCOME_PAYLOAD_LIMIT_OFFSET))
          .isEqualTo(FrameLayout.PAYLOAD_LENGTH_MAX);
      assertThat(welcome.bytes().getLong(FrameLayout.WELCOME_TIME_OFFSET)).isEqualTo(NOW);
    }
  }

  @Test
  void shouldHandUsageToTheCoreAndAckIt() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(
          define(0, "calls", 0, "a"),
          define(1, "sales", 2, "a", "UK"),
          usage(1, NOW, new Record(1, 5, -7), new Record(0, 0, Long.MIN_VALUE)));

      Frame ack = client.expect(FrameType.ACK);
      UnsafeBuffer frame = core.nextUsage();

      assertThat(ack.sequence()).isEqualTo(1);
      assertThat(ack.flags()).isZero();
      assertThat(ack.refusals()).isEmpty();
      assertThat(LogFrame.kind(frame, 0)).isEqualTo(LogFrame.KIND_USAGE);
      assertThat(frame.getInt(LogFrame.PRODUCER_OFFSET, LITTLE_ENDIAN)).isEqualTo(1);
      assertThat(frame.getInt(LogFrame.EPOCH_OFFSET, LITTLE_ENDIAN)).isEqualTo(1);
      assertThat(frame.getLong(LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN)).isEqualTo(1);
      assertThat(frame.getLong(LogFrame.BOOKMARK_OFFSET, LITTLE_ENDIAN)).isEqualTo(10);
      assertThat(frame.getLong(LogFrame.BASE_TIME_OFFSET, LITTLE_ENDIAN)).isEqualTo(NOW);
      assertCounts(frame, 2, 2, 0, 32);
      assertRecord(frame, 0, 101, 5, -7);
      assertRecord(frame, 1, 100, 0, Long.MIN_VALUE);
    }
  }

  @Test
  void shouldRefuseRecordsByIndexAndKeepTheirNeighbours() throws Exception {
    endpoint.start(Map.of());
    long dayMs = Duration.ofDays(1).toMillis();
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(
          define(0, "calls", 0, "a"),
          define(1, "sales", 2, "a", "UK"),
          usage(
              1,
              NOW - 2 * dayMs,
              new Record(0, 0, 1),
              new Record(9, 0, 2),
              new Record(1, 0, 3),
              new Record(1, (int) dayMs, 4),
              new Record(0, (int) (2 * dayMs + 3_600_001), 5),
              new Record(-1, 0, 6),
              new Record(0, (int) (2 * dayMs + 3_600_000), 7)));

      Frame ack = client.expect(FrameType.ACK);
      UnsafeBuffer frame = core.nextUsage();

      assertThat(ack.refusals())
          .containsExactly(
              new Refusal(0, 1, RefusalCode.UNKNOWN_SERIES.code()),
              new Refusal(0, 2, RefusalCode.TIME_TOO_OLD.code()),
              new Refusal(0, 4, RefusalCode.TIME_TOO_FAR_AHEAD.code()),
              new Refusal(0, 5, RefusalCode.UNKNOWN_SERIES.code()));
      RefusalCounts refused = endpoint.endpoint().statistics().refusals();
      assertThat(refused.of(RefusalCode.UNKNOWN_SERIES)).isEqualTo(2);
      assertThat(refused.of(RefusalCode.TIME_TOO_OLD)).isEqualTo(1);
      assertThat(refused.of(RefusalCode.SERIES_LIMIT)).isZero();
      assertCounts(frame, 7, 3, 4, 3 * 16 + 4 * 8);
      assertRecord(frame, 0, 100, 0, 1);
      assertRecord(frame, 1, 101, (int) dayMs, 4);
      assertRecord(frame, 2, 100, (int) (2 * dayMs + 3_600_000), 7);
      int refusals = LogFrame.HEADER_LENGTH + 3 * 16;
      assertThat(frame.getInt(refusals, LITTLE_ENDIAN)).isEqualTo(1);
      assertThat(frame.getInt(refusals + 4, LITTLE_ENDIAN))
          .isEqualTo(RefusalCode.UNKNOWN_SERIES.code());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, Long.MAX_VALUE - 5})
  void shouldRefuseTimesAtTheEndOfTheRange(long baseTimeMs) throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(
          define(0, "calls", 0, "a"),
          usage(1, baseTimeMs, new Record(0, 0, 1), new Record(0, 0x7FFF_FFFF, 1)));

      int code =
          baseTimeMs < 0 ? RefusalCode.TIME_TOO_OLD.code() : RefusalCode.TIME_TOO_FAR_AHEAD.code();
      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(new Refusal(0, 0, code), new Refusal(0, 1, code));
    }
  }

  @Test
  void shouldRefuseRecordsOfAMeterThatIsArchived() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(
          define(0, "calls", 0, "a"),
          define(1, "sales", 2, "a", "UK"),
          usage(1, NOW, new Record(0, 0, 1), new Record(1, 0, 2)));
      assertThat(client.expect(FrameType.ACK).refusals()).isEmpty();
      core.nextUsage();

      FixedMeters before = core.meters;
      core.meters = before.archiving("calls");
      client.send(
          define(2, "calls", 0, "b"),
          usage(2, NOW, new Record(0, 0, 3), new Record(1, 0, 4), new Record(2, 0, 5)));
      client.expect(FrameType.DEFINE_REFUSED);
      int unknown = RefusalCode.UNKNOWN_METER.code();
      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(new Refusal(0, 0, unknown), new Refusal(0, 2, unknown));
      assertRecord(core.nextUsage(), 0, 101, 0, 4);
      client.send(
          detail(
              3,
              0,
              NOW,
              new Entry(11, 0, 0, 5, NO_ATTRIBUTES),
              new Entry(12, 1, 0, 6, NO_ATTRIBUTES)));
      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(new Refusal(0, 0, unknown));
      core.nextUsage();
      client.send(usage(4, Long.MAX_VALUE, new Record(0, -1, 1)));
      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(new Refusal(0, 0, unknown));
      core.nextUsage();

      core.meters = new FixedMeters(before.version() + 2, before.all());
      client.send(usage(5, NOW, new Record(0, 0, 6)));
      assertThat(client.expect(FrameType.ACK).refusals()).isEmpty();
      assertRecord(core.nextUsage(), 0, 100, 0, 6);
    }
  }

  @Test
  void shouldLogAFrameOfWhichEveryRecordIsRefused() throws Exception {
    endpoint.start(Map.of());
    Record[] records = new Record[FrameLayout.USAGE_COUNT_MAX];
    Arrays.fill(records, new Record(0, 0, 1));
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(usage(1, NOW, records));

      assertThat(client.expect(FrameType.ACK).refusals()).hasSize(records.length);
      assertCounts(core.nextUsage(), records.length, 0, records.length, records.length * 8);
    }
  }

  @Test
  void shouldPassDetailOnWithItsAttributes() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(
          define(0, "calls", 0, "a"),
          defineAttribute(2, "partner"),
          detail(
              1,
              FrameLayout.DETAIL_FLAG_DEDUPLICATE,
              NOW,
              new Entry(11, 0, 1, 5, attribute(2, "k\u00e4se")),
              new Entry(12, 4, 2, 6, NO_ATTRIBUTES),
              new Entry(13, 0, 3, 7, attribute(3, "x")),
              new Entry(0, 0, 4, 8, NO_ATTRIBUTES)));

      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(
              new Refusal(0, 1, RefusalCode.UNKNOWN_SERIES.code()),
              new Refusal(0, 2, RefusalCode.ATTRIBUTE_INVALID.code()));
      UnsafeBuffer frame = core.nextUsage();
      assertThat(LogFrame.kind(frame, 0)).isEqualTo(LogFrame.KIND_EVENTS);
      assertThat(frame.getByte(LogFrame.FLAGS_OFFSET)).isEqualTo(LogFrame.FLAG_DEDUPLICATE);
      int attributesLength = attribute(2, "k\u00e4se").length;
      int first = EventEntry.length(1, attributesLength);
      assertCounts(frame, 4, 2, 2, first + EventEntry.length(1, 0) + 2 * 8);
      IdHasher hasher = new IdHasher(1, 2);
      hasher.hash(0, 11L, ~11L);
      int at = LogFrame.HEADER_LENGTH;
      assertThat(frame.getLong(at, LITTLE_ENDIAN)).isEqualTo(hasher.low());
      assertThat(frame.getLong(at + 8, LITTLE_ENDIAN)).isEqualTo(hasher.high());
      assertThat(frame.getInt(at + EventEntry.TIME_OFFSET_OFFSET, LITTLE_ENDIAN)).isEqualTo(1);
      assertThat(frame.getShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN))
          .isEqualTo((short) attributesLength);
      assertThat(frame.getInt(at + EventEntry.RECORDS_OFFSET, LITTLE_ENDIAN)).isEqualTo(100);
      assertThat(frame.getLong(at + EventEntry.RECORDS_OFFSET + 8, LITTLE_ENDIAN)).isEqualTo(5);
      int attributes = at + EventEntry.length(1, 0);
      assertThat(frame.getShort(attributes, LITTLE_ENDIAN)).isEqualTo((short) 900);
      assertThat(frame.getStringWithoutLengthUtf8(attributes + 4, 5)).isEqualTo("k\u00e4se");
      int second = at + first;
      assertThat(frame.getLong(second, LITTLE_ENDIAN)).isZero();
      assertThat(
              frame.getInt(
                  second + EventEntry.RECORDS_OFFSET + EventEntry.RECORD_INDEX_OFFSET,
                  LITTLE_ENDIAN))
          .isEqualTo(3);
    }
  }

  @Test
  void shouldAckAGroupOnceWithTheDistanceOfEachRefusal() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      core.hold();
      client.send(
          define(0, "calls", 0, "a"),
          usage(1, NOW, new Record(5, 0, 1)),
          usage(2, NOW, new Record(0, 0, 1)),
          usage(3, NOW, new Record(0, 0, 1), new Record(5, 0, 1)));
      for (int i = 0; i < 3; i++) {
        core.nextUsage();
      }
      core.answerHeld();

      long acked = 0;
      Map<Long, Integer> refused = new TreeMap<>();
      while (acked < 3) {
        Frame ack = client.expect(FrameType.ACK);
        acked = ack.sequence();
        for (Refusal refusal : ack.refusals()) {
          refused.put(acked - refusal.delta(), refusal.index());
        }
      }
      assertThat(refused).containsExactly(Map.entry(1L, 0), Map.entry(3L, 1));
    }
  }

  @Test
  void shouldAnswerARepeatedFrameInTheSameWordsAfterAReconnect() throws Exception {
    endpoint.start(Map.of());
    byte[] frame = usage(1, NOW, new Record(5, 0, 1));
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(frame);
      client.expect(FrameType.ACK);
    }
    try (WireClient client = endpoint.connect()) {
      Frame welcome = client.open("shop", 1);
      client.send(frame);

      assertThat(welcome.bytes().getLong(FrameLayout.WELCOME_DURABLE_SEQUENCE_OFFSET)).isEqualTo(1);
      Frame ack = client.expect(FrameType.ACK);
      assertThat(ack.flags()).isEqualTo(FrameLayout.ACK_FLAG_SEEN);
      assertThat(ack.refusals())
          .containsExactly(new Refusal(0, 0, RefusalCode.UNKNOWN_SERIES.code()));
    }
  }

  @Test
  void shouldFaultOnASequenceThatIsNotTheNextOne() throws Exception {
    endpoint.start(Map.of());
    assertFault(FaultCode.SEQUENCE_GAP, usage(2, NOW));
  }

  @Test
  void shouldFaultOnOtherBytesUnderTheSameSequence() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(usage(1, NOW));
      client.expect(FrameType.ACK);
      client.send(usage(1, NOW + 1));
      assertFaulted(client, FaultCode.SEQUENCE_CONFLICT);
    }
  }

  @Test
  void shouldFaultWhenANewerConnectionOrEpochHasTakenOver() throws Exception {
    endpoint.start(Map.of());
    try (WireClient first = endpoint.connect();
        WireClient second = endpoint.connect();
        WireClient third = endpoint.connect();
        WireClient fourth = endpoint.connect()) {
      first.open("shop", 1);
      second.open("shop", 1);
      first.send(usage(1, NOW));
      assertFaulted(first, FaultCode.SUPERSEDED);
      third.open("shop", 2);
      second.send(usage(1, NOW));
      assertFaulted(second, FaultCode.STALE_EPOCH);
      fourth.send(hello("shop", 1, ""));
      assertFaulted(fourth, FaultCode.STALE_EPOCH);
    }
  }

  @Test
  void shouldFaultOnWrongVersions() throws Exception {
    endpoint.start(Map.of());
    byte[] head = hello("shop", 1, "");
    head[FrameLayout.VERSION_OFFSET] = 2;
    byte[] body = hello("shop", 1, "");
    body[FrameLayout.HELLO_VERSION_OFFSET] = 9;
    for (byte[] frame : new byte[][] {head, body}) {
      try (WireClient client = endpoint.connect()) {
        client.send(frame);
        assertFaulted(client, FaultCode.PROTOCOL_VERSION);
      }
    }
  }

  @Test
  void shouldTakeNothingBeforeHello() throws Exception {
    endpoint.start(Map.of());
    for (byte[] frame : new byte[][] {usage(1, NOW), define(0, "calls", 0, "a")}) {
      try (WireClient client = endpoint.connect()) {
        client.send(frame);
        assertFaulted(client, FaultCode.MALFORMED_FRAME);
      }
    }
    assertThat(core.frames).isEmpty();
  }

  @Test
  void shouldFaultOnHellosThatCannotBeRead() throws Exception {
    endpoint.start(Map.of());
    byte[] longer = hello("shop", 1, "");
    longer[FrameLayout.HELLO_STRINGS_OFFSET] = 100;
    byte[] noText = hello("shop", 1, "");
    noText[FrameLayout.HELLO_STRINGS_OFFSET + 2] = (byte) 0xFF;
    for (byte[] frame : new byte[][] {longer, noText, hello("", 1, ""), hello("shop", 0, "")}) {
      try (WireClient client = endpoint.connect()) {
        client.send(frame);
        assertFaulted(client, FaultCode.MALFORMED_FRAME);
      }
    }
  }

  @Test
  void shouldFaultOnAFrameThatIsTooLargeAtItsFirstBytes() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.send("GET / HTTP/1.1\r\n".getBytes(US_ASCII));
      assertFaulted(client, FaultCode.FRAME_TOO_LARGE);
    }
    byte[] head = {(byte) (FrameLayout.FRAME_LENGTH_MAX + 1), 0, 1, 0};
    assertThat(FrameLayout.FRAME_LENGTH_MAX + 1).isEqualTo(0x10029);
    assertFault(FaultCode.FRAME_TOO_LARGE, head);
    assertFault(FaultCode.MALFORMED_FRAME, new byte[] {7, 0, 0, 0});
  }

  @Test
  void shouldFaultOnAWrongCrc() throws Exception {
    endpoint.start(Map.of());
    byte[] frame = usage(1, NOW, new Record(0, 0, 1));
    frame[frame.length - 1] ^= 1;
    assertFault(FaultCode.CRC_MISMATCH, frame);
    byte[] entry = detail(1, 0, NOW, new Entry(1, 0, 0, 1, NO_ATTRIBUTES));
    entry[FrameLayout.USAGE_CRC_OFFSET] ^= 1;
    assertFault(FaultCode.CRC_MISMATCH, entry);
    assertThat(core.frames).allMatch(f -> LogFrame.kind(f, 0) == LogFrame.KIND_PRODUCER);
  }

  @Test
  void shouldFaultWhenCountAndLengthDisagree() throws Exception {
    endpoint.start(Map.of());
    for (int count : new int[] {0, 1, 3, -1, 0x1000_0002}) {
      assertFault(
          FaultCode.MALFORMED_FRAME,
          counted(usage(1, NOW, new Record(0, 0, 1), new Record(0, 0, 1)), count));
    }
    Entry entry = new Entry(1, 0, 0, 1, NO_ATTRIBUTES);
    assertFault(FaultCode.MALFORMED_FRAME, counted(detail(1, 0, NOW, entry, entry), 1));
    assertFault(FaultCode.MALFORMED_FRAME, counted(detail(1, 0, NOW, entry, entry), 3));
    byte[] overrun = detail(1, 0, NOW, entry);
    overrun[FrameLayout.USAGE_RECORDS_OFFSET + FrameLayout.DETAIL_ATTRIBUTES_LENGTH_OFFSET] = 8;
    assertFault(FaultCode.MALFORMED_FRAME, withCrc(overrun));
    byte[] index = detail(1, 0, NOW, entry);
    index[FrameLayout.USAGE_RECORDS_OFFSET + FrameLayout.DETAIL_INDEX_OFFSET] = 1;
    assertFault(FaultCode.MALFORMED_FRAME, withCrc(index));
    assertThat(core.frames).allMatch(f -> LogFrame.kind(f, 0) == LogFrame.KIND_PRODUCER);
  }

  @Test
  void shouldDropAFrameThatEndsWithItsConnection() throws Exception {
    endpoint.start(Map.of());
    byte[] frame = usage(1, NOW, new Record(0, 0, 1));
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(Arrays.copyOf(frame, frame.length - 1));
    }
    try (WireClient client = endpoint.connect()) {
      Frame welcome = client.open("shop", 1);
      assertThat(welcome.bytes().getLong(FrameLayout.WELCOME_DURABLE_SEQUENCE_OFFSET)).isZero();
      client.send(frame);
      assertThat(client.expect(FrameType.ACK).sequence()).isEqualTo(1);
    }
  }

  @Test
  void shouldPutFramesTogetherThatArriveInPieces() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      byte[] all =
          concat(
              define(0, "calls", 0, "a"),
              usage(1, NOW, new Record(0, 0, 1)),
              usage(2, NOW, new Record(0, 0, 2)));
      for (int i = 0; i < all.length; i++) {
        client.send(new byte[] {all[i]});
      }
      long acked = 0;
      while (acked < 2) {
        acked = client.expect(FrameType.ACK).sequence();
      }
      assertRecord(core.nextUsage(), 0, 100, 0, 1);
      assertRecord(core.nextUsage(), 0, 100, 0, 2);
    }
  }

  @Test
  void shouldRefuseDefinitionsAndTheirRecords() throws Exception {
    endpoint.start(Map.of());
    assertDefineRefused(define(0, "texts", 0, "a"), RefusalCode.UNKNOWN_METER);
    assertDefineRefused(define(0, "calls", 1, "a"), RefusalCode.SCALE_MISMATCH);
    assertDefineRefused(define(0, "calls", 0, ""), RefusalCode.SUBJECT_INVALID);
    assertDefineRefused(define(0, "calls", 0, "s".repeat(257)), RefusalCode.SUBJECT_INVALID);
    assertDefineRefused(define(0, "calls", 0, "a", "UK"), RefusalCode.DIMENSIONS_INVALID);
    assertDefineRefused(define(0, "sales", 2, "a"), RefusalCode.DIMENSIONS_INVALID);
    core.seriesMax = 0;
    assertDefineRefused(define(0, "calls", 0, "a"), RefusalCode.SERIES_LIMIT);
  }

  private void assertDefineRefused(byte[] frame, RefusalCode code) throws Exception {
    try (WireClient client = endpoint.connect()) {
      client.open(code.name(), 1 + core.frames.size());
      client.send(frame, usage(1, NOW, new Record(0, 0, 1)));
      Frame refused = client.expect(FrameType.DEFINE_REFUSED);
      assertThat(refused.bytes().getShort(FrameLayout.DEFINE_REFUSED_COUNT_OFFSET))
          .isEqualTo((short) 1);
      int entry = FrameLayout.DEFINE_REFUSED_ENTRIES_OFFSET;
      assertThat(refused.bytes().get(entry)).isEqualTo((byte) FrameLayout.DEFINE_KIND_SERIES);
      assertThat(refused.bytes().getInt(entry + 1)).isZero();
      assertThat(refused.bytes().getShort(entry + 5)).isEqualTo((short) code.code());
      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(new Refusal(0, 0, code.code()));
    }
  }

  @Test
  void shouldFaultOnARedefinedNumberAndAcceptTheSameDefinitionAgain() throws Exception {
    endpoint.start(Map.of());
    assertFault(FaultCode.SERIES_REDEFINED, define(0, "calls", 0, "a"), define(0, "calls", 0, "b"));
    assertFault(FaultCode.SERIES_REDEFINED, define(0, "calls", 0, "a"), define(0, "calls", 1, "a"));
    assertFault(FaultCode.SERIES_REDEFINED, defineAttribute(1, "a"), defineAttribute(1, "b"));
    assertFault(FaultCode.MALFORMED_FRAME, define(10_000_000, "calls", 0, "a"));
    try (WireClient client = endpoint.connect()) {
      client.open("again", 1);
      client.send(
          define(0, "calls", 0, "a"),
          define(0, "calls", 0, "a"),
          usage(1, NOW, new Record(0, 0, 1)));
      assertThat(client.expect(FrameType.ACK).refusals()).isEmpty();
    }
  }

  @Test
  void shouldDefineNumbersUnderTheZoneThatHoldsNow() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      client.send(
          define(0, "dials", 0, "a", "+44123"),
          define(1, "dials", 0, "a", "+44777"),
          define(2, "dials", 0, "a", "+49123"),
          usage(1, NOW, new Record(0, 0, 1), new Record(1, 0, 2), new Record(2, 0, 3)));
      client.expect(FrameType.ACK);
      UnsafeBuffer frame = core.nextUsage();

      int meter = core.access().meters().get().byKey(0, "dials").id();
      SeriesDirectory series = core.access().series();
      int uk = series.find(new SeriesKey(0, meter, "a", List.of("uk")));
      int other = series.find(new SeriesKey(0, meter, "a", List.of("other")));
      assertRecord(frame, 0, uk, 0, 1);
      assertRecord(frame, 1, uk, 0, 2);
      assertRecord(frame, 2, other, 0, 3);
    }
  }

  @Test
  void shouldWaitWhileTheRingIsFull() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      core.full = true;
      client.send(
          define(0, "calls", 0, "a"),
          usage(1, NOW, new Record(0, 0, 1)),
          usage(2, NOW, new Record(0, 0, 2)));
      awaitClaimsRefused(3);
      core.full = false;
      assertRecord(core.nextUsage(), 0, 100, 0, 1);
      core.nextUsage();
      long acked = 0;
      while (acked < 2) {
        acked = client.expect(FrameType.ACK).sequence();
      }
      core.full = true;
      int before = core.claimsRefused.get();
      client.send(usage(3, NOW, new Record(0, 0, 3)));
      awaitClaimsRefused(before + 3);
      core.full = false;
      assertThat(client.expect(FrameType.ACK).sequence()).isEqualTo(3);
      assertThat(endpoint.endpoint().statistics().ringFull()).isGreaterThanOrEqualTo(2);
    }
  }

  private void awaitClaimsRefused(int count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (core.claimsRefused.get() < count) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldSayBusyOnceAndTakeTheSequenceWhenItComesAgain() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      core.busy = "disk";
      byte[] first = usage(1, NOW, new Record(0, 0, 1));
      byte[] second = usage(2, NOW, new Record(0, 0, 2));
      client.send(define(0, "calls", 0, "a"), first, second);

      Frame busy = client.expect(FrameType.BUSY);
      assertThat(busy.bytes().getLong(FrameLayout.BUSY_SEQUENCE_OFFSET)).isEqualTo(1);
      assertThat(busy.bytes().getShort(FrameLayout.BUSY_CODE_OFFSET))
          .isEqualTo((short) BusyCode.DISK_LOW.code());
      assertThat(busy.bytes().getInt(FrameLayout.BUSY_RETRY_AFTER_OFFSET)).isPositive();

      client.send(first);
      assertThat(client.expect(FrameType.BUSY).sequence()).isEqualTo(1);
      core.busy = null;
      client.send(second, first, second);
      long acked = 0;
      while (acked < 2) {
        acked = client.expect(FrameType.ACK).sequence();
      }
      assertRecord(core.nextUsage(), 0, 100, 0, 1);
      assertRecord(core.nextUsage(), 0, 100, 0, 2);
      assertThat(core.frames).isEmpty();
    }
  }

  @Test
  void shouldTakeNoMoreThanTheInFlightLimitUntilItIsAnswered() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      core.hold();
      byte[][] frames = new byte[FakeCore.IN_FLIGHT * 3][];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = usage(i + 1, NOW);
      }
      client.send(frames);
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < FakeCore.IN_FLIGHT; i++) {
          core.nextUsage();
        }
        assertThat(core.frames).isEmpty();
        core.answerHeld();
        long acked = 0;
        while (acked < (round + 1L) * FakeCore.IN_FLIGHT) {
          acked = client.expect(FrameType.ACK).sequence();
        }
      }
    }
  }

  @Test
  void shouldAnswerWhatIsUnderWayAndThenSayBye() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      core.hold();
      client.send(usage(1, NOW), WireClient.bye());
      core.nextUsage();
      core.answerHeld();
      assertThat(client.expect(FrameType.ACK).sequence()).isEqualTo(1);
      client.expect(FrameType.BYE);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void shouldAnswerWhatIsUnderWayWhenItStops() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect();
        WireClient silent = endpoint.connect()) {
      client.open("shop", 1);
      core.hold();
      client.send(usage(1, NOW));
      core.nextUsage();
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(() -> endpoint.endpoint().close());
      silent.expect(FrameType.BYE);
      core.answerHeld();
      assertThat(client.expect(FrameType.ACK).sequence()).isEqualTo(1);
      client.expect(FrameType.BYE);
      assertThat(client.isAtEnd()).isTrue();
      client.socket().close();
      silent.socket().close();
      stopped.get(10, TimeUnit.SECONDS);
      assertThat(endpoint.endpoint().connections()).isZero();
    }
  }

  @Test
  void shouldCutEverybodyOffWhenTheCoreHasFailed() throws Exception {
    endpoint.start(Map.of());
    try (WireClient client = endpoint.connect()) {
      client.open("shop", 1);
      core.hold();
      client.send(usage(1, NOW));
      core.nextUsage();
      endpoint.endpoint().abort();
      assertThat(client.isAtEnd()).isTrue();
      core.answerHeld();
    }
  }

  @Test
  void shouldAskForAKey() throws Exception {
    String key = ApiKeys.newKey(new SecureRandom());
    String reader = ApiKeys.newKey(new SecureRandom());
    String other = ApiKeys.newKey(new SecureRandom());
    Map<String, String> settings = new HashMap<>();
    int index = 0;
    for (String[] entry :
        new String[][] {
          {"sender", "default", "ingest", key},
          {"reader", "default", "read,admin", reader},
          {"other", "unheard", "ingest", other}
        }) {
      String at = "tallygate.keys[" + index++ + "].";
      settings.put(at + "name", entry[0]);
      settings.put(at + "tenant", entry[1]);
      settings.put(at + "scopes", entry[2]);
      settings.put(at + "sha256", ApiKeys.hash(entry[3]));
    }
    endpoint.start(settings);
    for (String wrong : new String[] {"", "x", reader, other}) {
      try (WireClient client = endpoint.connect()) {
        client.send(hello("shop", 1, wrong));
        assertFaulted(client, FaultCode.NOT_AUTHORIZED);
      }
    }
    try (WireClient client = endpoint.connect()) {
      client.send(hello("shop", 1, key));
      client.expect(FrameType.WELCOME);
    }
  }

  private static void assertCounts(
      UnsafeBuffer frame, int received, int accepted, int refused, int payloadLength) {
    assertThat(frame.getInt(LogFrame.EVENTS_RECEIVED_OFFSET, LITTLE_ENDIAN)).isEqualTo(received);
    assertThat(frame.getInt(LogFrame.EVENTS_ACCEPTED_OFFSET, LITTLE_ENDIAN)).isEqualTo(accepted);
    assertThat(frame.getInt(LogFrame.EVENTS_REFUSED_OFFSET, LITTLE_ENDIAN)).isEqualTo(refused);
    assertThat(frame.getInt(LogFrame.RECORD_COUNT_OFFSET, LITTLE_ENDIAN)).isEqualTo(accepted);
    assertThat(frame.getInt(LogFrame.REFUSAL_COUNT_OFFSET, LITTLE_ENDIAN)).isEqualTo(refused);
    assertThat(LogFrame.payloadLength(frame, 0)).isEqualTo(payloadLength);
  }

  private static void assertRecord(
      UnsafeBuffer frame, int index, int series, int offset, long quantity) {
    int at = LogFrame.HEADER_LENGTH + index * 16;
    assertThat(frame.getInt(at, LITTLE_ENDIAN)).isEqualTo(series);
    assertThat(frame.getInt(at + 4, LITTLE_ENDIAN)).isEqualTo(offset);
    assertThat(frame.getLong(at + 8, LITTLE_ENDIAN)).isEqualTo(quantity);
  }

  private static byte[] counted(byte[] frame, int count) {
    ByteBuffer.wrap(frame).order(LITTLE_ENDIAN).putInt(FrameLayout.USAGE_COUNT_OFFSET, count);
    return withCrc(frame);
  }

  private static byte[] concat(byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private void assertFault(FaultCode code, byte[]... frames) throws Exception {
    try (WireClient client = endpoint.connect()) {
      client.open("faulty", 1);
      client.send(frames);
      assertFaulted(client, code);
    }
  }

  private static void assertFaulted(WireClient client, FaultCode code) throws Exception {
    Frame fault = client.expect(FrameType.FAULT);
    assertThat(fault.code()).isEqualTo(code.code());
    assertThat(client.isAtEnd()).isTrue();
  }
}
