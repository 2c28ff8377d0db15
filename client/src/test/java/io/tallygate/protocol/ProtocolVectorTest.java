package io.tallygate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Attribute;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.Define;
import io.tallygate.protocol.Frame.DefineRefused;
import io.tallygate.protocol.Frame.DetailRecord;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.Hello;
import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.Frame.RefusedDefinition;
import io.tallygate.protocol.Frame.Usage;
import io.tallygate.protocol.Frame.UsageDetail;
import io.tallygate.protocol.Frame.UsageRecord;
import io.tallygate.protocol.Frame.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PROTOCOL.md and the code say the same: every test vector and every code. */
class ProtocolVectorTest {
  private static final long TIME = 1_385_856_000_000L;
  private static final Pattern VECTOR = Pattern.compile("```hex ([a-z-]+)\\n([0-9a-f\\s]+)```");
  private static final Pattern CODE = Pattern.compile("\\| (\\d+) ([A-Z_]+) \\| ([^|]+) \\|");

  /** What the vectors stand for. */
  private static final Map<String, Frame> EXPECTED =
      Map.ofEntries(
          Map.entry("hello", new Hello(1, 7, "switch-1", "secret")),
          Map.entry("welcome", new Welcome(3, 12, 7, 7, 41, 4_100, 64, 65_536, TIME)),
          Map.entry(
              "define",
              new Define(
                  List.of(
                      new Definition.Series(0, "calls", 0, "770000000", List.of("out")),
                      new Definition.Series(1, "turnover", 2, "Müller", List.of()),
                      new Definition.AttributeName(1, "partner")))),
          Map.entry(
              "define-refused",
              new DefineRefused(List.of(new RefusedDefinition(1, 1, RefusalCode.SCALE_MISMATCH)))),
          Map.entry(
              "usage",
              new Usage(
                  42,
                  4_200,
                  TIME,
                  List.of(new UsageRecord(0, 0, 73), new UsageRecord(1, 1_500, -4_990)))),
          Map.entry(
              "usage-detail",
              new UsageDetail(
                  43,
                  4_300,
                  TIME,
                  true,
                  List.of(
                      new DetailRecord(
                          EventId.of("call-1"),
                          0,
                          60_000,
                          73,
                          List.of(new Attribute(1, "+442079460000"))),
                      new DetailRecord(EventId.NONE, 1, 61_000, 4_990, List.of())))),
          Map.entry(
              "ack",
              new Ack(
                  43,
                  1_048_576,
                  false,
                  false,
                  List.of(
                      new Refusal(1, 1, RefusalCode.QUANTITY_OUT_OF_RANGE),
                      new Refusal(0, 0, RefusalCode.DUPLICATE)))),
          Map.entry("ack-seen", new Ack(41, 1_048_704, true, false, List.of())),
          Map.entry("busy", new Busy(44, BusyCode.DISK_LOW, 1_000)),
          Map.entry("fault", new Fault(FaultCode.SUPERSEDED, "superseded")),
          Map.entry("bye", new Bye()));

  private static String page() throws IOException {
    return Files.readString(Path.of("PROTOCOL.md"));
  }

  static Map<String, byte[]> vectors() throws IOException {
    Map<String, byte[]> vectors = new LinkedHashMap<>();
    Matcher matcher = VECTOR.matcher(page());
    while (matcher.find()) {
      vectors.put(
          matcher.group(1), HexFormat.of().parseHex(matcher.group(2).replaceAll("\\s", "")));
    }
    return vectors;
  }

  static Stream<String> names() {
    return EXPECTED.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldDecodeAndEncodeEachVector(String name) throws Exception {
    byte[] vector = vectors().get(name);
    Frame decoded = FrameDecoder.decode(ByteBuffer.wrap(vector));
    assertThat(decoded).isEqualTo(EXPECTED.get(name));
    ByteBuffer encoded = FrameEncoder.encode(decoded, UsageFrameWriter.newFrameBuffer());
    assertThat(Arrays.copyOf(encoded.array(), encoded.limit())).isEqualTo(vector);
  }

  @Test
  void shouldHaveAVectorForEveryFrame() throws Exception {
    assertThat(vectors().keySet()).isEqualTo(EXPECTED.keySet());
    assertThat(EXPECTED.values().stream().map(Frame::type).collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(FrameType.class));
  }

  @Test
  void shouldListEveryCode() throws Exception {
    Stream<String> refusals =
        Stream.of(RefusalCode.values()).map(e -> e.code() + " " + e + " " + e.text());
    Stream<String> busy =
        Stream.of(BusyCode.values()).map(e -> e.code() + " " + e + " " + e.text());
    Stream<String> faults =
        Stream.of(FaultCode.values()).map(e -> e.code() + " " + e + " " + e.text());
    assertThat(
            CODE.matcher(page())
                .results()
                .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3)))
        .containsExactlyElementsOf(
            Stream.of(refusals, busy, faults).flatMap(each -> each).toList());
  }

  @Test
  void shouldFindEachConstantByItsCode() {
    for (RefusalCode each : RefusalCode.values()) {
      assertThat(RefusalCode.of(each.code())).isSameAs(each);
    }
    for (BusyCode each : BusyCode.values()) {
      assertThat(BusyCode.of(each.code())).isSameAs(each);
    }
    for (FaultCode each : FaultCode.values()) {
      assertThat(FaultCode.of(each.code())).isSameAs(each);
    }
    for (FrameType each : FrameType.values()) {
      assertThat(FrameType.of(each.code())).isSameAs(each);
    }
    assertThat(FrameType.of(0)).isNull();
    assertThat(FrameType.of(11)).isNull();
  }
}
