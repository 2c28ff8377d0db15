package io.tallygate.rating.inspect;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.inspect.LoggedEvent.Attribute;
import io.tallygate.rating.inspect.LoggedEvent.Counted;
import io.tallygate.rating.log.CorrectionEntry;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import io.tallygate.rating.meter.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/** Frames that are put together by hand, byte for byte as their layouts say. */
class FrameContentTest {
  private static final int PAYLOAD = LogFrame.HEADER_LENGTH;
  private static final long BASE = 1_000_000;

  private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);
  private final LogNames names =
      new LogNames(Catalog.empty(), number -> null, List.of("callee"), 0);

  private void begin(byte kind, int events, int records) {
    LogFrame.begin(buffer, 0, kind);
    buffer.putLong(LogFrame.POSITION_OFFSET, 4096, LITTLE_ENDIAN);
    buffer.putLong(LogFrame.ARRIVAL_TIME_OFFSET, 2_000_000, LITTLE_ENDIAN);
    buffer.putLong(LogFrame.BASE_TIME_OFFSET, BASE, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, events, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.RECORD_COUNT_OFFSET, records, LITTLE_ENDIAN);
  }

  private void length(int payload) {
    buffer.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, payload, LITTLE_ENDIAN);
    buffer.putInt(LogFrame.FRAME_LENGTH_OFFSET, LogFrame.frameLength(payload), LITTLE_ENDIAN);
  }

  private void usage(int... series) {
    begin(LogFrame.KIND_USAGE, series.length, series.length);
    for (int i = 0; i < series.length; i++) {
      int at = PAYLOAD + i * 16;
      buffer.putInt(at, series[i], LITTLE_ENDIAN);
      buffer.putInt(at + 4, 10 * i, LITTLE_ENDIAN);
      buffer.putLong(at + 8, 100 + i, LITTLE_ENDIAN);
    }
    length(series.length * 16);
  }

  /** Returns where the next entry goes. */
  private int event(int at, int idByte, int timeOffset, int series, long quantity) {
    int attributes = 16;
    buffer.setMemory(at, EventEntry.length(1, attributes), (byte) 0);
    buffer.putByte(at, (byte) idByte);
    buffer.putInt(at + EventEntry.TIME_OFFSET_OFFSET, timeOffset, LITTLE_ENDIAN);
    buffer.putShort(at + EventEntry.RECORD_COUNT_OFFSET, (short) 1, LITTLE_ENDIAN);
    buffer.putShort(at + EventEntry.ATTRIBUTES_LENGTH_OFFSET, (short) attributes, LITTLE_ENDIAN);
    int record = at + EventEntry.RECORDS_OFFSET;
    buffer.putInt(record, series, LITTLE_ENDIAN);
    buffer.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, quantity, LITTLE_ENDIAN);
    int attribute = record + EventEntry.RECORD_LENGTH;
    buffer.putShort(attribute, (short) 1, LITTLE_ENDIAN);
    buffer.putShort(attribute + 2, (short) 3, LITTLE_ENDIAN);
    buffer.putBytes(attribute + 4, "007".getBytes(UTF_8));
    return at + EventEntry.length(1, attributes);
  }

  private List<LoggedEvent> events() {
    List<LoggedEvent> events = new ArrayList<>();
    FrameEvents.forEach(buffer, 0, events::add);
    return events;
  }

  @Test
  void shouldReadTheCountedPath() {
    usage(7, 8);
    assertThat(events())
        .containsExactly(
            new LoggedEvent(
                4096, 0, 2_000_000, BASE, "", false, List.of(), List.of(new Counted(7, 100))),
            new LoggedEvent(
                4096, 1, 2_000_000, BASE + 10, "", false, List.of(), List.of(new Counted(8, 101))));
    assertThat(FrameHead.of(buffer, 0).kind()).isEqualTo("usage");
    assertThat(FrameHead.of(buffer, 0).records()).isEqualTo(2);
  }

  @Test
  void shouldReadEventsWithIdsAndAttributes() {
    begin(LogFrame.KIND_EVENTS, 2, 2);
    int second = event(PAYLOAD, 0xAB, 5, 3, -9);
    int end = event(second, 0, 6, 4, 1);
    length(end - PAYLOAD);
    List<LoggedEvent> events = events();
    assertThat(events).hasSize(2);
    assertThat(events.get(0).idHash()).isEqualTo("ab" + "00".repeat(15));
    assertThat(events.get(0).timeMs()).isEqualTo(BASE + 5);
    assertThat(events.get(0).records()).containsExactly(new Counted(3, -9));
    assertThat(events.get(0).attributes()).containsExactly(new Attribute(1, "007"));
    assertThat(names.attribute(1)).isEqualTo("callee");
    assertThat(names.attribute(2)).isEqualTo("#2");
    assertThat(events.get(1).idHash()).isEmpty();
  }

  @Test
  void shouldReadWhatACorrectionTakesBackAndWhatItAdds() {
    begin(LogFrame.KIND_CORRECTION, 1, 1);
    buffer.putInt(PAYLOAD + CorrectionEntry.EVENTS_OFFSET, 1, LITTLE_ENDIAN);
    buffer.putInt(PAYLOAD + CorrectionEntry.RECORDS_COUNT_OFFSET, 1, LITTLE_ENDIAN);
    int entry = PAYLOAD + CorrectionEntry.FIRST_ENTRY_OFFSET;
    buffer.setMemory(entry, CorrectionEntry.length(1), (byte) 0);
    buffer.putLong(entry + CorrectionEntry.TIME_OFFSET, 77, LITTLE_ENDIAN);
    buffer.putShort(entry + CorrectionEntry.RECORD_COUNT_OFFSET, (short) 1, LITTLE_ENDIAN);
    int record = entry + CorrectionEntry.RECORDS_OFFSET;
    buffer.putInt(record, 5, LITTLE_ENDIAN);
    buffer.putLong(record + EventEntry.RECORD_QUANTITY_OFFSET, 42, LITTLE_ENDIAN);
    int end = event(entry + CorrectionEntry.length(1), 1, 0, 6, 43);
    length(end - PAYLOAD);
    List<LoggedEvent> events = events();
    assertThat(events).extracting(LoggedEvent::isTakenBack).containsExactly(true, false);
    assertThat(events.get(0).timeMs()).isEqualTo(77);
    assertThat(events.get(0).records()).containsExactly(new Counted(5, 42));
    assertThat(events.get(1).records()).containsExactly(new Counted(6, 43));
  }

  @Test
  void shouldNameSubjectsFromDefinitionsAndListThoseWithMostRecords() {
    LogFrame.begin(buffer, 0, LogFrame.KIND_SERIES);
    int at = PAYLOAD;
    for (int number = 0; number < 2; number++) {
      SeriesKey key = new SeriesKey(0, number, "shop", List.of());
      at =
          SeriesDefinitionCodec.encode(
              new SeriesDefinition(number, key, number, SeriesDefinition.NONE), buffer, at);
    }
    length(at - PAYLOAD);
    SeriesCounts counts = new SeriesCounts(names);
    counts.onFrame(buffer, 0);
    usage(0, 1, 1, 9, 9);
    counts.onFrame(buffer, 0);
    assertThat(counts.take(5))
        .containsExactly(
            new SeriesCounts.Counted("shop", 3), new SeriesCounts.Counted("series 9", 2));
    assertThat(counts.take(5)).isEmpty();
    counts.onFrame(buffer, 0);
    assertThat(counts.take(1)).hasSize(1);
  }
}
