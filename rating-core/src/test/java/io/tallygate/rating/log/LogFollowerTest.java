package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/** Reading a log beside its writer. Frames are told apart by their sequence. */
class LogFollowerTest {
  private static final int SEGMENT = 68 * 4096;
  private static final int PAYLOAD = 60_000;

  private final SimulatedStorage storage = new SimulatedStorage(new Random(1));
  private final List<Long> read = new ArrayList<>();
  private long sequence;

  private SegmentedUsageLog open(long retainBytes) throws IOException {
    LogEnd end = LogReader.read(storage, SEGMENT, 0, 0, (buffer, offset) -> {});
    return SegmentedUsageLog.open(storage, SEGMENT, end, true, 2, retainBytes, 0, Runnable::run);
  }

  private long append(UsageLog log) {
    FrameBuffer frame = new FrameBuffer(ByteBuffer.allocateDirect(LogFrame.frameLength(PAYLOAD)));
    LogFrame.begin(frame.buffer(), 0, LogFrame.KIND_USAGE);
    frame.buffer().putLong(LogFrame.SEQUENCE_OFFSET, ++sequence, LITTLE_ENDIAN);
    frame.buffer().putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, PAYLOAD, LITTLE_ENDIAN);
    frame.buffer().putInt(LogFrame.RECORD_COUNT_OFFSET, 3, LITTLE_ENDIAN);
    long position = log.loggedPosition();
    log.append(new FrameBuffer[] {frame}, 1, 1_000 + sequence);
    return position;
  }

  private void note(DirectBuffer buffer, int offset) {
    if (LogFrame.kind(buffer, offset) == LogFrame.KIND_USAGE) {
      read.add(buffer.getLong(offset + LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN));
    }
  }

  private List<Long> poll(LogFollower follower) throws IOException {
    read.clear();
    int before;
    do {
      before = read.size();
      follower.poll(this::note, Integer.MAX_VALUE);
    } while (read.size() > before);
    return List.copyOf(read);
  }

  @Test
  void shouldHandOverWhatIsThereAndThenWhatIsAppended() throws IOException {
    SegmentedUsageLog log = open(0);
    append(log);
    append(log);
    try (LogFollower follower = LogFollower.open(storage)) {
      assertThat(poll(follower)).containsExactly(1L, 2L);
      assertThat(poll(follower)).isEmpty();
      append(log);
      assertThat(poll(follower)).containsExactly(3L);
      assertThat(follower.position()).isEqualTo(log.loggedPosition());
    }
    log.close();
  }

  @Test
  void shouldGoOnOverSegments() throws IOException {
    SegmentedUsageLog log = open(0);
    append(log);
    try (LogFollower follower = LogFollower.open(storage)) {
      assertThat(follower.hasBeginning()).isTrue();
      assertThat(poll(follower)).containsExactly(1L);
      for (int i = 0; i < 11; i++) {
        append(log);
      }
      assertThat(poll(follower)).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
      assertThat(follower.skippedBytes()).isZero();
    }
    log.close();
  }

  @Test
  void shouldHandOverNoMoreThanAskedFor() throws IOException {
    SegmentedUsageLog log = open(0);
    append(log);
    append(log);
    append(log);
    try (LogFollower follower = LogFollower.open(storage)) {
      List<Long> positions = new ArrayList<>();
      assertThat(follower.poll((buffer, at) -> positions.add(LogFrame.position(buffer, at)), 2))
          .isEqualTo(2);
      assertThat(positions).hasSize(2);
      assertThat(follower.position()).isGreaterThan(positions.get(1));
    }
    log.close();
  }

  @Test
  void shouldSkipAndCountWhatWasRecycledBeforeItWasRead() throws IOException {
    SegmentedUsageLog log = open(0);
    append(log);
    try (LogFollower follower = LogFollower.open(storage)) {
      assertThat(poll(follower)).containsExactly(1L);
      for (int i = 0; i < 40; i++) {
        append(log);
        log.force();
        log.releaseBelow(log.loggedPosition());
      }
      List<Long> later = poll(follower);
      later = later.isEmpty() ? poll(follower) : later;
      assertThat(later).endsWith(41L).doesNotContain(2L);
      assertThat(follower.skippedBytes()).isPositive();
    }
    log.close();
  }

  @Test
  void shouldGoOnInTheNextLifeWhenTheLogWasCutBack() throws IOException {
    SegmentedUsageLog log = open(0);
    append(log);
    long cut = append(log);
    append(log);
    LogFollower follower = LogFollower.open(storage);
    assertThat(poll(follower)).containsExactly(1L, 2L, 3L);

    // The machine lost power, and the second frame never reached the disk.
    storage.killProcess();
    String file = storage.list().get(0);
    storage.damage(file, (int) cut + LogFrame.BOOKMARK_OFFSET, (byte) 1);
    SegmentedUsageLog next = open(0);
    append(next);

    List<Long> later = poll(follower);
    later = later.isEmpty() ? poll(follower) : later;
    assertThat(later).containsExactly(4L);
    assertThat(follower.restarts()).isEqualTo(1);
    follower.close();
    next.close();
  }

  @Test
  void shouldRefuseADirectoryWithoutALog() {
    assertThatThrownBy(() -> LogFollower.open(storage))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no usage log");
  }

  @Test
  void shouldSayWhatIsInEachSegment() throws IOException {
    SegmentedUsageLog log = open(0);
    for (int i = 0; i < 6; i++) {
      append(log);
    }
    List<SegmentSurvey.Segment> segments = SegmentSurvey.of(storage);
    SegmentSurvey.Segment first = segments.get(0);
    SegmentSurvey.Segment second = segments.get(1);
    assertThat(first.state()).isEqualTo(SegmentSurvey.State.SEALED);
    assertThat(first.end()).isEqualTo(SEGMENT);
    assertThat(first.records() + second.records()).isEqualTo(18);
    assertThat(second.state()).isEqualTo(SegmentSurvey.State.OPEN);
    assertThat(second.start()).isEqualTo(SEGMENT + SegmentHeader.LENGTH);
    assertThat(second.end()).isEqualTo(log.loggedPosition());
    assertThat(second.lastArrivalMs()).isEqualTo(1_006);
    assertThat(segments.subList(2, segments.size()))
        .allMatch(segment -> segment.state() == SegmentSurvey.State.FREE);
    log.close();
  }

  @Test
  void shouldNameTheFaultOfADamagedFrame() throws IOException {
    SegmentedUsageLog log = open(0);
    append(log);
    long second = append(log);
    storage.damage(storage.list().get(0), (int) second + LogFrame.HEADER_LENGTH + 100, (byte) 0x55);
    SegmentSurvey.Segment segment = SegmentSurvey.of(storage).get(0);
    assertThat(segment.state()).isEqualTo(SegmentSurvey.State.BROKEN);
    assertThat(segment.fault()).isEqualTo("payload is damaged");
    assertThat(segment.end()).isEqualTo(second);
    log.close();
  }
}
