package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.protocol.EventId;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.DetailRecord;
import io.tallygate.protocol.FrameDecoder;
import io.tallygate.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetailFramesTest {
  private static final int SERIES = 301;
  private static final int BATCH = 100;
  private static final int FRAMES = 300;

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 33", "0, 50"})
  void shouldSendEventsOnceButForThoseItSaysAreRepeated(int attributes, int repeatPercent)
      throws MalformedFrameException {
    FrameSource frames = frames("producer", attributes, repeatPercent);
    Map<EventId, Long> sentIn = new HashMap<>();
    for (long sequence = 1; sequence <= FRAMES; sequence++) {
      Frame.UsageDetail frame = decode(frames, sequence, BATCH);
      assertThat(frame.sequence()).isEqualTo(sequence);
      assertThat(frame.baseTimeMs()).isEqualTo(1_700_000_000_000L);
      assertThat(frame.deduplicate()).isTrue();
      assertThat(frame.records()).hasSize(BATCH);
      int repeats = 0;
      long sum = 0;
      for (int i = 0; i < BATCH; i++) {
        DetailRecord record = frame.records().get(i);
        assertThat(record.series()).isBetween(0, SERIES - 1);
        assertThat(record.attributes()).hasSize(attributes);
        assertThat(record.quantity()).isEqualTo(frames.quantity(sequence, i));
        sum += record.quantity();
        Long earlier = sentIn.putIfAbsent(record.id(), sequence);
        assertThat(earlier != null).isEqualTo(frames.isRepeat(sequence, i));
        if (earlier != null) {
          assertThat(earlier).isBetween(Math.max(1, sequence - 128), sequence - 1);
          repeats++;
        }
      }
      assertThat(repeats)
          .isEqualTo(frames.repeats(sequence, BATCH))
          .isEqualTo(sequence == 1 ? 0 : repeatPercent);
      assertThat(sum).isEqualTo(frames.sum(sequence, BATCH));
    }
  }

  @Test
  void shouldMakeTheSameBytesAgain() {
    assertThat(bytes(frames("producer", 1, 20), 17, 80))
        .isEqualTo(bytes(frames("producer", 1, 20), 17, 80));
  }

  @Test
  void shouldNotGiveTwoProducersTheSameIds() throws MalformedFrameException {
    Set<EventId> ids = new HashSet<>();
    for (String producer : new String[] {"loadtest-1-0", "loadtest-1-1"}) {
      FrameSource frames = frames(producer, 0, 0);
      for (long sequence = 1; sequence <= FRAMES; sequence++) {
        decode(frames, sequence, BATCH).records().forEach(each -> ids.add(each.id()));
      }
    }
    assertThat(ids).hasSize(2 * FRAMES * BATCH).doesNotContain(EventId.NONE);
  }

  @Test
  void shouldFillAFrameWithAsManyEventsAsFit() {
    EventDetail detail = new EventDetail(0, 0);
    assertThat(detail.eventsMax()).isEqualTo(1_638);
    // 24 bytes of attribute beside 40 of the event.
    assertThat(new EventDetail(1, 0).eventsMax()).isEqualTo(1_024);
  }

  private static FrameSource frames(String producer, int attributes, int repeatPercent) {
    EventDetail detail = new EventDetail(attributes, repeatPercent);
    UsageTemplates templates = new UsageTemplates(SERIES, BATCH, RecordMix.EVEN, 1);
    return new DetailFrames(templates, detail, BATCH, new EventIds(producer));
  }

  private static Frame.UsageDetail decode(FrameSource frames, long sequence, int count)
      throws MalformedFrameException {
    return (Frame.UsageDetail)
        FrameDecoder.decode(
            ByteBuffer.wrap(bytes(frames, sequence, count)).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static byte[] bytes(FrameSource frames, long sequence, int count) {
    ByteBuffer target =
        ByteBuffer.allocate(frames.length(count) + 3).order(ByteOrder.LITTLE_ENDIAN).position(3);
    frames.write(sequence, count, 1_700_000_000_000L, target);
    assertThat(target.hasRemaining()).isFalse();
    byte[] bytes = new byte[frames.length(count)];
    target.get(3, bytes);
    return bytes;
  }
}
