package io.tallygate.rating.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

/**
 * What the log does when the disk lies, fills up, fails or hangs, and when what lies on it is not what was written. Frames
 * here are told apart by their sequence.
 */
class UsageLogFaultTest {
  private static final int SEGMENT = 68 * 4096;
  private static final String FIRST_FILE = "00000.segment";
  private static final int START_FRAME = LogFrame.HEADER_LENGTH;

  private final SimulatedStorage storage = new SimulatedStorage(new Random(1));
  private final List<Long> read = new ArrayList<>();
  private long sequence;

  private SegmentedUsageLog open(LogEnd end) throws IOException {
    return SegmentedUsageLog.open(storage, SEGMENT, end, true, 2, 0, 0, Runnable::run);
  }

  private SegmentedUsageLog openNew() throws IOException {
    return open(recover(0));
  }

  private LogEnd recover(long knownDurable) throws IOException {
    return recover(0, knownDurable);
  }

  private LogEnd recover(long from, long knownDurable) throws IOException {
    read.clear();
    return LogReader.read(storage, SEGMENT, from, knownDurable, this::note);
  }

  private void note(DirectBuffer buffer, int offset) {
    if (LogFrame.kind(buffer, offset) == LogFrame.KIND_USAGE) {
      read.add(buffer.getLong(offset + LogFrame.SEQUENCE_OFFSET, LITTLE_ENDIAN));
    }
  }

  /** Appends one frame with the next sequence. */
  private long append(UsageLog log, int payloadLength) {
    log.append(new FrameBuffer[] {frame(payloadLength)}, 1, 1_000);
    return log.loggedPosition();
  }

  private FrameBuffer frame(int payloadLength) {
    FrameBuffer frame =
        new FrameBuffer(ByteBuffer.allocateDirect(LogFrame.frameLength(payloadLength)));
    LogFrame.begin(frame.buffer(), 0, LogFrame.KIND_USAGE);
    frame.buffer().putLong(LogFrame.SEQUENCE_OFFSET, ++sequence, LITTLE_ENDIAN);
    frame.buffer().putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, payloadLength, LITTLE_ENDIAN);
    for (int i = 0; i < payloadLength; i++) {
      frame.buffer().putByte(LogFrame.HEADER_LENGTH + i, (byte) (sequence + i));
    }
    return frame;
  }

  private List<Long> sequences(int first, int last) {
    List<Long> expected = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      expected.add(i);
    }
    return expected;
  }

  // ---- damage

  @Test
  void shouldReportDamageBelowTheDurableLineAndNameThePlace() throws IOException {
    UsageLog log = openNew();
    long first = log.loggedPosition();
    append(log, 1_000);
    long second = append(log, 1_000);
    append(log, 1_000);
    log.force();
    append(log, 1_000);
    log.force();
    storage.killProcess();

    for (long position : new long[] {first, second}) {
      int payloadByte = (int) position + LogFrame.HEADER_LENGTH + 500;
      byte was = storage.content(FIRST_FILE)[payloadByte];
      storage.damage(FIRST_FILE, payloadByte, (byte) ~was);
      assertThatThrownBy(() -> recover(0))
          .isInstanceOf(LogDamagedException.class)
          .hasMessageContaining("payload is damaged [position=" + position + "]");
      storage.damage(FIRST_FILE, payloadByte, was);

      int headerByte = (int) position + LogFrame.BOOKMARK_OFFSET;
      storage.damage(FIRST_FILE, headerByte, (byte) 1);
      assertThatThrownBy(() -> recover(0))
          .isInstanceOf(LogDamagedException.class)
          .hasMessageContaining("header is damaged [position=" + position + "]");
      storage.damage(FIRST_FILE, headerByte, (byte) 0);
    }
    recover(0);
    assertThat(read).isEqualTo(sequences(1, 4));
  }

  @Test
  void shouldEndAtDamageAboveTheDurableLineAndGoOnFromThere() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    long end = log.force();
    append(log, 1_000);
    append(log, 1_000);
    storage.killProcess();
    storage.damage(FIRST_FILE, (int) end + LogFrame.HEADER_LENGTH, (byte) 99);

    LogEnd found = recover(end);
    assertThat(read).containsExactly(1L);
    assertThat(found.position()).isEqualTo(end);
    assertThat(found.durableLine()).isEqualTo(end);

    UsageLog next = open(found);
    assertThat(next.incarnation()).isEqualTo(2);
    assertThat(next.durablePosition()).isEqualTo(end + START_FRAME);
    append(next, 500);
    storage.killProcess();
    recover(end);
    assertThat(read).containsExactly(1L, 4L);
  }

  @Test
  void shouldReportDamageInTheLastFramesWhenACommitMarkKnowsBetter() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    long begin = append(log, 1_000);
    long end = append(log, 1_000);
    log.force();
    storage.killProcess();
    storage.damage(FIRST_FILE, (int) begin + LogFrame.HEADER_LENGTH, (byte) 99);

    assertThat(recover(begin).position()).as("no frame knows of the last force").isEqualTo(begin);
    assertThatThrownBy(() -> recover(end))
        .isInstanceOf(LogDamagedException.class)
        .hasMessageContaining("[position=" + begin + "] [durable line=" + end + "]");
  }

  @Test
  void shouldRefuseAKnownPositionBeyondTheEnd() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    long end = log.force();
    storage.killProcess();

    assertThat(recover(end).position()).isEqualTo(end);
    assertThatThrownBy(() -> recover(end + 8))
        .isInstanceOf(LogDamagedException.class)
        .hasMessageContaining("[position=" + end + "] [durable line=" + (end + 8) + "]");
    assertThatThrownBy(() -> recover(end + 8, 0)).isInstanceOf(LogDamagedException.class);
    assertThatThrownBy(() -> recover(3L * SEGMENT, 0))
        .isInstanceOf(LogDamagedException.class)
        .hasMessageContaining("segment 3 is missing");
    assertThatThrownBy(
            () ->
                LogReader.read(
                    new SimulatedStorage(new Random(1)), SEGMENT, 0, end, (buffer, offset) -> {}))
        .as("an empty directory")
        .isInstanceOf(LogDamagedException.class);
  }

  @Test
  void shouldRefuseToReadFromTheMiddleOfAFrame() throws IOException {
    UsageLog log = openNew();
    long begin = log.loggedPosition();
    append(log, 1_000);
    storage.killProcess();
    assertThatThrownBy(() -> recover(begin + 8, 0))
        .isInstanceOf(LogDamagedException.class)
        .hasMessageContaining("no frame begins here [position=" + (begin + 8) + "]");
  }

  @Test
  void shouldReportAMissingSegmentBelowTheDurableLine() throws IOException {
    UsageLog log = openNew();
    for (int i = 0; i < 12; i++) {
      append(log, LogFrame.PAYLOAD_LENGTH_MAX);
    }
    log.force();
    append(log, 10);
    storage.killProcess();
    recover(0);
    assertThat(read).isEqualTo(sequences(1, 13));

    String second = "00001.segment";
    storage.damage(second, 0, new byte[40]);
    assertThatThrownBy(() -> recover(0))
        .isInstanceOf(LogDamagedException.class)
        .hasMessageContaining("segment 1 is missing [position=" + SEGMENT + "]");
  }

  // ---- frames that are not part of the log any more

  @Test
  void shouldNotTakeFramesOfAnEarlierUseOfARecycledSegment() throws IOException {
    UsageLog log = openNew();
    while (log.loggedPosition() < 3L * SEGMENT) {
      append(log, 5_000);
    }
    long end = log.force();
    log.releaseBelow(end);
    while (log.loggedPosition() < 8L * SEGMENT + SEGMENT / 2) {
      append(log, 5_000);
    }
    assertThat(log.segmentsRecycled()).isPositive();
    long last = log.force();
    int lastSequence = (int) sequence;
    storage.killProcess();

    LogEnd found = recover(LogReader.oldestPosition(storage, SEGMENT), last);
    assertThat(found.position()).isEqualTo(last);
    assertThat(read.get(read.size() - 1)).isEqualTo(lastSequence);
  }

  @Test
  void shouldNotTakeFramesOfAnEarlierLifeBehindTheNewEnd() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    long end = log.force();
    // The first frame lost is as long as the next life's first two: what is behind them seems to
    // follow on.
    append(log, 1_000);
    append(log, 1_000);
    append(log, 1_000);
    storage.killProcess();
    storage.damage(FIRST_FILE, (int) end, new byte[LogFrame.HEADER_LENGTH]);

    UsageLog next = open(recover(end));
    long stale = append(next, 1_000 - START_FRAME);
    assertThat(stale).isEqualTo(end + LogFrame.frameLength(1_000) + LogFrame.HEADER_LENGTH - 128);
    storage.killProcess();
    LogEnd found = recover(end);
    assertThat(found.position()).isEqualTo(stale);
    assertThat(read).containsExactly(1L, 5L);
  }

  @Test
  void shouldNotTakeASegmentOfAnEarlierLife() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    long end = log.force();
    while (log.loggedPosition() < 2L * SEGMENT) {
      append(log, 5_000);
    }
    storage.killProcess();
    storage.damage(FIRST_FILE, (int) end, new byte[LogFrame.HEADER_LENGTH]);

    LogEnd found = recover(end);
    assertThat(found.position()).isEqualTo(end);
    UsageLog next = open(found);
    while (next.loggedPosition() < SEGMENT) {
      append(next, 5_000);
    }
    long last = next.force();
    storage.losePower();
    assertThat(recover(last).position()).isEqualTo(last);
    assertThat(read).doesNotHaveDuplicates().isSorted();
    assertThat(read.get(read.size() - 1)).isEqualTo(sequence);
  }

  // ---- the start

  @Test
  void shouldStartWhereOnlyAnEndFrameFitsAndBeReadable() throws IOException {
    UsageLog log = openNew();
    int largest = LogFrame.frameLength(LogFrame.PAYLOAD_LENGTH_MAX);
    while (SEGMENT - log.loggedPosition() > 2L * largest) {
      append(log, LogFrame.PAYLOAD_LENGTH_MAX);
    }
    append(log, (int) (SEGMENT - log.loggedPosition()) / 2 & -8);
    append(log, (int) (SEGMENT - log.loggedPosition()) - 2 * LogFrame.HEADER_LENGTH);
    long end = log.force();
    assertThat(end).isEqualTo(SEGMENT - LogFrame.HEADER_LENGTH);
    storage.losePower();

    UsageLog next = open(recover(end));
    assertThat(next.durablePosition())
        .isEqualTo(SEGMENT + SegmentHeader.LENGTH + LogFrame.HEADER_LENGTH);
    append(next, 10);
    long last = next.force();
    storage.losePower();
    assertThat(recover(last).position()).isEqualTo(last);
    assertThat(read).isEqualTo(sequences(1, (int) sequence));
  }

  @Test
  void shouldMakeDurableWhatItFoundInThePageCacheOnly() throws IOException {
    UsageLog log = openNew();
    while (log.loggedPosition() < 2L * SEGMENT) {
      append(log, 5_000);
    }
    storage.killProcess();

    LogEnd found = recover(0);
    open(found);
    storage.losePower();
    assertThat(recover(found.position()).position()).isGreaterThanOrEqualTo(found.position());
    assertThat(read).isEqualTo(sequences(1, (int) sequence));
  }

  @Test
  void shouldNotTrustThePageCacheAfterAFailedForce() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    storage.failForceIn(1);
    assertThatThrownBy(log::force).isInstanceOf(LogFailedException.class);
    storage.killProcess();

    LogEnd found = recover(0);
    assertThat(read).as("the pages can still be read").containsExactly(1L);
    open(found);
    storage.losePower();
    recover(found.position());
    assertThat(read).as("and are on the disk now").containsExactly(1L);
  }

  @Test
  void shouldSurviveThePowerInPageCacheModeWithWhatReachedTheDisk() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      SimulatedStorage disk = new SimulatedStorage(new Random(seed));
      LogEnd empty = LogReader.read(disk, SEGMENT, 0, 0, (buffer, offset) -> {});
      UsageLog log = SegmentedUsageLog.open(disk, SEGMENT, empty, false, 2, 0, 0, Runnable::run);
      for (int i = 0; i < 100; i++) {
        append(log, 3_000);
        assertThat(log.force()).isEqualTo(log.loggedPosition());
      }
      disk.losePower();
      LogEnd end = LogReader.read(disk, SEGMENT, 0, 0, (buffer, offset) -> {});
      assertThat(end.position()).isGreaterThanOrEqualTo(SegmentHeader.LENGTH + START_FRAME);
    }
  }

  @Test
  void shouldForceAFlushInPageCacheModeToo() throws IOException {
    UsageLog log =
        SegmentedUsageLog.open(storage, SEGMENT, recover(0), false, 2, 0, 0, Runnable::run);
    while (log.loggedPosition() < 2L * SEGMENT) {
      append(log, 5_000);
    }
    FrameBuffer flush = frame(0);
    LogFrame.begin(flush.buffer(), 0, LogFrame.KIND_FLUSH);
    log.append(new FrameBuffer[] {flush}, 1, 1_000);
    long mark = log.loggedPosition();
    append(log, 5_000);
    assertThat(log.force()).isEqualTo(log.loggedPosition());
    append(log, 5_000);
    assertThat(log.force()).as("the page cache will do").isEqualTo(log.loggedPosition());
    storage.losePower();
    assertThat(recover(mark).position()).isGreaterThanOrEqualTo(mark);
  }

  @Test
  void shouldFindTheBeginningWhenASegmentReachedTheDiskWithoutTheOneBefore() throws IOException {
    UsageLog log = openNew();
    append(log, 1_000);
    long end = log.force();
    while (log.loggedPosition() < 2L * SEGMENT) {
      append(log, 5_000);
    }
    storage.killProcess();
    storage.damage("00001.segment", 0, new byte[40]);

    assertThat(LogReader.oldestPosition(storage, SEGMENT)).isEqualTo(SegmentHeader.LENGTH);
    assertThat(recover(end).position()).isEqualTo(SEGMENT);
  }

  @Test
  void shouldKeepTheChainAndTheIncarnationOfAnEndAtABorder() throws IOException {
    UsageLog log = openNew();
    while (log.loggedPosition() < SEGMENT) {
      append(log, 5_000);
    }
    storage.killProcess();
    storage.damage("00001.segment", 0, new byte[40]);
    LogEnd whole = recover(0);
    assertThat(whole.position()).isEqualTo(SEGMENT);
    LogEnd fromEnd = recover(SEGMENT, SEGMENT);
    assertThat(read).isEmpty();
    assertThat(fromEnd.headerCrc()).isEqualTo(whole.headerCrc());
    assertThat(fromEnd.incarnation()).isEqualTo(whole.incarnation());
  }

  @Test
  void shouldNameBothLengthsWhenTheSettingChanged() throws IOException {
    openNew().close();
    storage.killProcess();
    int other = SEGMENT + 4096;
    assertThatThrownBy(() -> LogReader.read(storage, other, 0, 0, (buffer, offset) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "segment length differs from log.segment-bytes, which cannot change while there is a log"
                + " [file=00000.segment] [segment length=278528] [file length=278528]"
                + " [log.segment-bytes=282624]");
  }

  @Test
  void shouldRefuseSegmentsTooShortOrOdd() {
    LogEnd empty = new LogEnd(0, 0, 0, 0, 0, 0);
    for (int length : new int[] {SEGMENT + 1, 64 * 4096, 0}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> SegmentedUsageLog.open(storage, length, empty, true, 2, 0, 0, Runnable::run))
          .withMessageContaining("[log.segment-bytes=" + length + "]");
    }
  }

  @Test
  void shouldDeleteAFileThatWasNeverFinished() throws IOException {
    openNew().close();
    storage.killProcess();
    storage.put("00007.segment", new byte[10_000]);
    storage.put("00008.segment", new byte[SEGMENT]);
    recover(0);
    assertThat(storage.list()).containsExactly(FIRST_FILE, "00001.segment", "00008.segment");
  }

  @Test
  void shouldRefuseASegmentOfAnotherVersion() throws IOException {
    openNew().close();
    storage.killProcess();
    byte[] page = Arrays.copyOf(storage.content(FIRST_FILE), 40);
    ByteBuffer header = ByteBuffer.wrap(page).order(LITTLE_ENDIAN);
    header.putInt(4, 2);
    CRC32C crc = new CRC32C();
    crc.update(page, 0, 36);
    header.putInt(36, (int) crc.getValue());
    storage.damage(FIRST_FILE, 0, page);
    assertThatThrownBy(() -> recover(0))
        .isInstanceOf(IOException.class)
        .hasMessage("segment of another version [file=00000.segment] [version=2] [known=1]");
  }

  // ---- failures while it runs

  @Test
  void shouldAppendNothingAfterAFailedWrite() throws IOException {
    UsageLog log = openNew();
    long good = append(log, 1_000);
    storage.failWriteIn(1);
    assertThatThrownBy(() -> append(log, 1_000))
        .isInstanceOf(LogFailedException.class)
        .hasMessage(
            "write to the usage log failed [position=" + good + "]: No space left on device");
    assertThatThrownBy(() -> append(log, 1_000)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(log::force)
        .as("the force thread may be the one that reports it")
        .isInstanceOf(LogFailedException.class)
        .hasMessage("the usage log has failed before: No space left on device");
    assertThat(log.loggedPosition()).isEqualTo(good);
    assertThat(log.durablePosition()).isLessThan(good);
    storage.killProcess();
    recover(0);
    assertThat(read).startsWith(1L).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void shouldNeverForceAgainAfterAFailedForce() throws IOException {
    UsageLog log = openNew();
    long before = log.durablePosition();
    append(log, 1_000);
    storage.failForceIn(1);
    assertThatThrownBy(log::force)
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("Input/output error");
    assertThatThrownBy(log::force).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> append(log, 1_000)).isInstanceOf(LogFailedException.class);
    assertThat(log.durablePosition()).isEqualTo(before);
  }

  @Test
  void shouldFailOnAFrameThatNoReaderWouldTake() throws IOException {
    UsageLog log = openNew();
    long good = append(log, 1_000);
    FrameBuffer tooLong = frame(LogFrame.PAYLOAD_LENGTH_MAX + 8);
    assertThatThrownBy(() -> log.append(new FrameBuffer[] {frame(8), tooLong}, 2, 0))
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("[payload length=65544]");
    assertThatThrownBy(() -> append(log, 8)).isInstanceOf(LogFailedException.class);
    storage.killProcess();
    assertThat(recover(0).position()).isEqualTo(good);
  }

  @Test
  void shouldNotLetDurablePassWhileAForceHangs() throws Exception {
    UsageLog log = openNew();
    long before = log.durablePosition();
    long target = append(log, 1_000);
    storage.hangForces();
    CompletableFuture<Long> force = CompletableFuture.supplyAsync(log::force);
    storage.awaitHangingForce();
    long later = append(log, 1_000);
    assertThat(log.durablePosition()).isEqualTo(before);
    assertThat(force).isNotDone();
    storage.releaseForces();
    assertThat(force.get(30, TimeUnit.SECONDS)).isEqualTo(target).isLessThan(later);
    assertThat(log.durablePosition()).isEqualTo(target);
  }

  @Test
  void shouldFailWhenTheDiskIsFullAndKeepWhatIsThere() throws IOException {
    storage.capacity(3L * SEGMENT);
    UsageLog log = openNew();
    assertThatThrownBy(
            () -> {
              while (true) {
                append(log, 30_000);
                log.force();
              }
            })
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("No space left on device");
    long durable = log.durablePosition();
    assertThat(storage.list()).hasSize(3);
    storage.losePower();
    assertThat(recover(durable).position()).isGreaterThanOrEqualTo(durable);
    assertThat(read).isEqualTo(sequences(1, read.size()));
  }

  @Test
  void shouldMakeNoSpareBelowTheWatermark() throws IOException {
    storage.capacity(10L * SEGMENT);
    SegmentedUsageLog log =
        SegmentedUsageLog.open(
            storage, SEGMENT, recover(0), true, 2, 0, 8L * SEGMENT, Runnable::run);
    while (log.loggedPosition() < SEGMENT) {
      append(log, 30_000);
    }
    assertThat(storage.list()).hasSize(2);
  }

  @Test
  void shouldLeaveOutAFileThatCannotBeWiped() throws IOException {
    SegmentedUsageLog log = openNew();
    while (log.loggedPosition() < SEGMENT) {
      append(log, 30_000);
    }
    long end = log.force();
    storage.failForceIn(1);
    log.releaseBelow(end);
    long recycled = log.segmentsRecycled();
    while (log.loggedPosition() < 4L * SEGMENT) {
      append(log, 30_000);
    }
    assertThat(log.segmentsRecycled()).isEqualTo(recycled);
    long last = log.force();
    storage.losePower();
    LogEnd found = recover(LogReader.oldestPosition(storage, SEGMENT), last);
    assertThat(found.position()).isEqualTo(last);
  }
}
