package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.charge.call.CountedCalls;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import io.tallygate.rating.meter.SeriesDictionary;
import io.tallygate.rating.meter.SeriesDirectory;
import io.tallygate.rating.meter.SeriesKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesRegistrarTest {
  private static final int CALLS_IN_PARTS = 3;

  private final Port port = new Port();
  private final SeriesDictionary dictionary = new SeriesDictionary();
  private final Meters meters = new FixedMeters();
  private final SeriesRegistrar registrar =
      new SeriesRegistrar(port, dictionary, () -> meters, 1_000);

  /** A ring that has so much room. */
  private static final class Port implements IngestPort {
    private int room = Integer.MAX_VALUE;
    private int frames;
    private final List<SeriesDefinition> published = new ArrayList<>();

    @Override
    public FrameSlot tryClaim() {
      return room-- > 0 ? new FrameSlot(ByteBuffer.allocateDirect(FrameSlot.LENGTH)) : null;
    }

    @Override
    public void publish(FrameSlot slot) {
      frames++;
      SeriesDefinitionCodec.decode(
          slot.buffer(),
          LogFrame.HEADER_LENGTH,
          LogFrame.payloadLength(slot.buffer(), 0),
          published::add);
    }

    @Override
    public String busyReason() {
      return null;
    }
  }

  /** Its definitions have 14 KB each: a frame of 64 KB holds four of the source and its five parts. */
  private static SeriesKey large(String subject) {
    return new SeriesKey(
        0, CALLS_IN_PARTS, subject.repeat(256), Collections.nCopies(8, "\u20ac".repeat(576)));
  }

  private static List<Integer> ascending(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @Test
  void shouldDefineAGroupThatNoFrameHoldsInSeveral() {
    int[] numbers = new int[2];
    int parts = CountedCalls.RULE.partCount();

    assertThat(registrar.resolve(List.of(large("a"), large("b")), numbers)).isZero();

    assertThat(numbers).containsExactly(0, 1 + parts);
    assertThat(port.frames).isGreaterThan(2);
    assertThat(port.published)
        .extracting(SeriesDefinition::number)
        .isEqualTo(ascending(2 + 2 * parts));
  }

  @Test
  void shouldShowNoSeriesBeforeAllOfItsPartsAreOnTheRing() {
    int[] numbers = new int[1];
    SeriesKey small = new SeriesKey(0, CALLS_IN_PARTS, "small", List.of());
    port.room = 1;

    assertThat(registrar.resolve(List.of(large("a")), numbers))
        .isEqualTo(SeriesDirectory.RING_FULL);
    assertThat(registrar.find(large("a"))).isEqualTo(SeriesDirectory.UNKNOWN);
    assertThat(registrar.defineDerived()).isEqualTo(SeriesDirectory.RING_FULL);

    port.room = 100;
    assertThat(registrar.resolve(List.of(small), numbers)).isZero();

    int parts = CountedCalls.RULE.partCount();
    assertThat(registrar.find(large("a"))).isZero();
    assertThat(numbers).containsExactly(1 + parts);
    assertThat(port.published)
        .extracting(SeriesDefinition::number)
        .isEqualTo(ascending(2 + 2 * parts));
  }

  @Test
  void shouldRefuseWhatMemoryHasNoRoomFor() {
    SeriesRegistrar bounded =
        new SeriesRegistrar(port, dictionary, () -> meters, 1_000_000, SeriesMemory.of(0));
    int[] numbers = new int[1_000];
    List<SeriesKey> keys = new ArrayList<>();
    int status = 0;
    while (status == 0 && dictionary.size() < 1_000_000) {
      keys.clear();
      for (int i = 0; i < numbers.length; i++) {
        keys.add(new SeriesKey(0, 0, "subject-" + (dictionary.size() + i), List.of()));
      }
      status = bounded.resolve(keys, numbers);
    }

    assertThat(status).isEqualTo(SeriesDirectory.LIMIT_REACHED);
    assertThat(dictionary.size()).isBetween(100_000, 200_000);
    assertThat(bounded.find(keys.get(keys.size() - 1))).isEqualTo(SeriesDirectory.UNKNOWN);
  }
}
