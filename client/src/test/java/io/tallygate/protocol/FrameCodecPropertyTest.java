package io.tallygate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameCodecPropertyTest {
  private static final int TRIES = 500;

  private static byte[] encode(Frame frame) {
    ByteBuffer encoded = FrameEncoder.encode(frame, UsageFrameWriter.newFrameBuffer());
    return Arrays.copyOf(encoded.array(), encoded.limit());
  }

  @Property(tries = TRIES)
  void shouldDecodeWhatItEncoded(@ForAll("frames") Frame frame) throws Exception {
    byte[] encoded = encode(frame);
    assertThat(FrameDecoder.decode(ByteBuffer.wrap(encoded))).isEqualTo(frame);
  }

  @Property(tries = TRIES)
  void shouldRefuseAFrameThatIsCutOff(@ForAll("frames") Frame frame, @ForAll int at) {
    byte[] encoded = encode(frame);
    ByteBuffer cut = ByteBuffer.wrap(encoded, 0, Math.floorMod(at, encoded.length));
    assertThatThrownBy(() -> FrameDecoder.decode(cut)).isInstanceOf(MalformedFrameException.class);
  }

  /** Whatever bytes come: a frame, or a named refusal of it, and never another exception. */
  @Property(tries = TRIES)
  void shouldSurviveAnyDamage(@ForAll("frames") Frame frame, @ForAll int at, @ForAll byte damage) {
    byte[] encoded = encode(frame);
    encoded[Math.floorMod(at, encoded.length)] ^= damage;
    try {
      assertThat(FrameDecoder.decode(ByteBuffer.wrap(encoded))).isNotNull();
    } catch (MalformedFrameException e) {
      assertThat(e.code()).isNotNull();
    }
  }

  @Property(tries = TRIES)
  void shouldNoticeDamagedUsage(@ForAll("usage") Usage usage, @ForAll int at, @ForAll byte damage) {
    byte[] encoded = encode(usage);
    if (damage != 0) {
      encoded[8 + Math.floorMod(at, encoded.length - 8)] ^= damage;
      assertThatThrownBy(() -> FrameDecoder.decode(ByteBuffer.wrap(encoded)))
          .isInstanceOfSatisfying(
              MalformedFrameException.class,
              e -> assertThat(e.code()).isEqualTo(FaultCode.CRC_MISMATCH));
    }
  }

  @Property(tries = TRIES)
  void shouldKnowTheLengthOfADefinition(@ForAll("definitions") Definition definition) {
    assertThat(encode(new Define(List.of(definition))))
        .hasSize(FrameLayout.DEFINE_ENTRIES_OFFSET + FrameEncoder.length(definition));
  }

  @Example
  void shouldHoldExactlyAsManyRecordsAsAllowed() throws Exception {
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(UsageFrameWriter.newFrameBuffer(), 0);
    for (int i = 0; i < FrameLayout.USAGE_COUNT_MAX; i++) {
      assertThat(writer.add(i, i, i)).isTrue();
    }
    assertThat(writer.add(0, 0, 0)).isFalse();
    Usage usage = (Usage) FrameDecoder.decode(writer.finish(1, 0));
    assertThat(usage.records()).hasSize(4_096);
    assertThat(writer.length()).isEqualTo(FrameLayout.FRAME_LENGTH_MAX);
  }

  @Example
  void shouldNotAddATimeOutOfReach() {
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(UsageFrameWriter.newFrameBuffer(), 1_000);
    assertThat(writer.add(0, 999, 1)).isFalse();
    assertThat(writer.add(0, 1_000 + (1L << 32), 1)).isFalse();
    assertThat(writer.add(0, 1_000 + (1L << 32) - 1, 1)).isTrue();
    assertThat(writer.count()).isEqualTo(1);
  }

  @Example
  void shouldRefuseTextThatIsNone() {
    assertThatThrownBy(() -> encode(new Hello(1, 1, "\uD800", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[field=producer]");
    assertThatThrownBy(() -> encode(new Fault(FaultCode.IDLE, "x".repeat(65_536))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[field=text, bytes=65536, max=65535]");
  }

  @Provide
  Arbitrary<Frame> frames() {
    Arbitrary<Integer> any = Arbitraries.integers();
    Arbitrary<Long> anyLong = Arbitraries.longs();
    return Arbitraries.oneOf(
        Combinators.combine(u16(0), any, text(), text()).as(Hello::new),
        Combinators.combine(any, any, any, any, anyLong, anyLong, any)
            .flatAs(
                (a, b, c, d, sequence, bookmark, limit) ->
                    Combinators.combine(any, anyLong)
                        .as(
                            (payload, time) ->
                                new Welcome(a, b, c, d, sequence, bookmark, limit, payload, time))),
        definitions().list().ofMaxSize(20).map(Define::new),
        Combinators.combine(Arbitraries.integers().between(1, 2), any, codes())
            .as(RefusedDefinition::new)
            .list()
            .ofMaxSize(20)
            .map(DefineRefused::new),
        usage(),
        Combinators.combine(
                anyLong,
                anyLong,
                anyLong,
                Arbitraries.of(true, false),
                details().list().ofMaxSize(20))
            .as(UsageDetail::new),
        Combinators.combine(
                anyLong,
                anyLong,
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Combinators.combine(any, any, codes()).as(Refusal::new).list().ofMaxSize(20))
            .as(Ack::new),
        Combinators.combine(anyLong, Arbitraries.of(BusyCode.class), any).as(Busy::new),
        Combinators.combine(Arbitraries.of(FaultCode.class), text()).as(Fault::new),
        Arbitraries.just(new Bye()));
  }

  @Provide
  Arbitrary<Usage> usage() {
    Arbitrary<UsageRecord> records =
        Combinators.combine(Arbitraries.integers(), u32(), Arbitraries.longs())
            .as(UsageRecord::new);
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.longs(),
            records.list().ofMaxSize(50))
        .as(Usage::new);
  }

  @Provide
  Arbitrary<Definition> definitions() {
    Arbitrary<Definition> series =
        Combinators.combine(
                Arbitraries.integers(),
                text(),
                Arbitraries.integers().between(0, 9),
                text(),
                text().list().ofMaxSize(5))
            .as(Definition.Series::new);
    Arbitrary<Definition> names =
        Combinators.combine(u16(1), text()).as(Definition.AttributeName::new);
    return Arbitraries.oneOf(series, names);
  }

  private static Arbitrary<DetailRecord> details() {
    Arbitrary<EventId> ids =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(EventId::new);
    Arbitrary<List<Attribute>> attributes =
        Combinators.combine(u16(1), text()).as(Attribute::new).list().ofMaxSize(5);
    return Combinators.combine(ids, Arbitraries.integers(), u32(), Arbitraries.longs(), attributes)
        .as(DetailRecord::new);
  }

  private static Arbitrary<RefusalCode> codes() {
    return Arbitraries.of(RefusalCode.class);
  }

  private static Arbitrary<Integer> u16(int min) {
    return Arbitraries.integers().between(min, 0xFFFF);
  }

  private static Arbitrary<Long> u32() {
    return Arbitraries.longs().between(0, 0xFFFF_FFFFL);
  }

  /** Any text that UTF-8 can carry: whole code points, no lone surrogates. */
  private static Arbitrary<String> text() {
    return Arbitraries.of(0x20, 0x7F, 0xE4, 0x20AC, 0x1F4DE, 0, 0x61, 0x62)
        .list()
        .ofMaxSize(20)
        .map(
            points -> {
              StringBuilder text = new StringBuilder();
              points.forEach(text::appendCodePoint);
              return text.toString();
            });
  }
}
