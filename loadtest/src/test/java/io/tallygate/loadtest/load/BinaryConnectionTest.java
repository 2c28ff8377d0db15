package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.loadtest.load.LoadLoop.Amount;
import io.tallygate.loadtest.load.ScriptedGateway.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryConnectionTest {
  private static final int SERIES = 100;
  private static final int BATCH = 32;

  @TempDir Path directory;

  @Test
  void shouldSendWhatItCounts() throws IOException {
    try (ScriptedGateway gateway =
        new ScriptedGateway(4, sequence -> Answer.take(ScriptedGateway.ack(sequence)))) {
      RunRecorder recorder = run(gateway, 1_001, AckFile.none());
      assertThat(gateway.subjects).hasSize(SERIES).containsEntry(0, "subject-0");
      // One batch before the clock runs, then 1,001 records: 31 batches of 32 and one of 9.
      assertThat(recorder.acceptedSoFar()).isEqualTo(BATCH + 1_001).isEqualTo(gateway.records);
      assertThat(recorder.sum()).isEqualTo(gateway.sum);
      assertThat(recorder.measured()).isEqualTo(1_001);
      assertThat(recorder.latencies().getTotalCount()).isEqualTo(32);
    }
  }

  @Test
  void shouldSubtractRefusedRecords() throws IOException {
    try (ScriptedGateway gateway =
        new ScriptedGateway(
            2,
            sequence -> {
              // One Ack for two frames, with a refusal in each.
              if (sequence == 1) {
                return Answer.take(ScriptedGateway.ack(1));
              }
              boolean isSecond = sequence % 2 == 1;
              return Answer.take(
                  isSecond
                      ? ScriptedGateway.ack(sequence, sequence - 1, 3, sequence, 0)
                      : Answer.NONE);
            })) {
      RunRecorder recorder = run(gateway, 4 * BATCH, AckFile.none());
      assertThat(recorder.refusedByCode()).isEqualTo(Map.of("TIME_TOO_OLD", 4L));
      assertThat(recorder.acceptedSoFar()).isEqualTo(5 * BATCH - 4);
      assertThat(recorder.sum()).isLessThan(gateway.sum);
      UsageTemplates templates = new UsageTemplates(SERIES, BATCH, RecordMix.EVEN, 1);
      long refused =
          templates.quantity(2, 3)
              + templates.quantity(3, 0)
              + templates.quantity(4, 3)
              + templates.quantity(5, 0);
      assertThat(recorder.sum()).isEqualTo(gateway.sum - refused);
    }
  }

  @Test
  void shouldSendTheSameBytesAfterALostConnection() throws IOException {
    int[] drops = {0};
    Path file = directory.resolve("acks");
    try (ScriptedGateway gateway =
            new ScriptedGateway(
                8,
                sequence -> {
                  if (sequence % 7 == 0 && drops[0] < sequence / 7) {
                    drops[0]++;
                    return Answer.CLOSE;
                  }
                  return Answer.take(ScriptedGateway.ack(sequence));
                });
        AckFile acks = AckFile.open(file)) {
      RunRecorder recorder = run(gateway, 20 * BATCH, acks);
      assertThat(gateway.hellos).isEqualTo(4);
      assertThat(recorder.acceptedSoFar()).isEqualTo(21 * BATCH).isEqualTo(gateway.records);
      assertThat(recorder.sum()).isEqualTo(gateway.sum);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines)
        .hasSize(21)
        .startsWith("ack producer 1 1", "ack producer 1 2")
        .endsWith("ack producer 1 21");
  }

  @Test
  void shouldSendAgainFromWhereTheGatewayWasBusy() throws IOException {
    // Busy once, at frame 4: what follows it is discarded until frame 4 comes again.
    int[] sentFour = {0};
    try (ScriptedGateway gateway =
        new ScriptedGateway(
            8,
            sequence -> {
              if (sequence == 4 && sentFour[0]++ == 0) {
                return Answer.discard(ScriptedGateway.busy(4));
              }
              return sequence > 4 && sentFour[0] == 1
                  ? Answer.discard(Answer.NONE)
                  : Answer.take(ScriptedGateway.ack(sequence));
            })) {
      RunRecorder recorder = run(gateway, 20 * BATCH, AckFile.none());
      assertThat(recorder.busyAnswers()).isEqualTo(1);
      assertThat(recorder.acceptedSoFar()).isEqualTo(21 * BATCH).isEqualTo(gateway.records);
      assertThat(recorder.sum()).isEqualTo(gateway.sum);
    }
  }

  @Test
  void shouldNoticeEventsThatAreCountedAgain() throws IOException {
    // It takes everything, and nothing for a duplicate.
    UsageTemplates templates = new UsageTemplates(SERIES, BATCH, RecordMix.EVEN, 1);
    FrameSource detail =
        new DetailFrames(templates, new EventDetail(0, 25), BATCH, new EventIds("producer"));
    try (NullSink sink = NullSink.open()) {
      RunRecorder recorder = run(sink.address(), 10 * BATCH, AckFile.none(), detail);
      assertThat(recorder.acceptedSoFar()).isEqualTo(11 * BATCH);
      assertThat(recorder.duplicates()).isZero();
      assertThat(recorder.countedAgain()).isEqualTo(10 * BATCH / 4);
    }
  }

  @Test
  void shouldReportAFault() throws IOException {
    try (ScriptedGateway gateway =
        new ScriptedGateway(
            8,
            sequence -> Answer.discard(ScriptedGateway.fault(203, "the checksum does not fit")))) {
      assertThatThrownBy(() -> run(gateway, 100, AckFile.none()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the checksum does not fit [code=CRC_MISMATCH]");
    }
  }

  private RunRecorder run(ScriptedGateway gateway, long records, AckFile acks) throws IOException {
    UsageTemplates templates = new UsageTemplates(SERIES, BATCH, RecordMix.EVEN, 1);
    RunRecorder recorder = run(gateway.address(), records, acks, new UsageFrames(templates));
    assertThat(gateway.failure).isNull();
    return recorder;
  }

  private RunRecorder run(InetSocketAddress address, long records, AckFile acks, FrameSource frames)
      throws IOException {
    RunRecorder recorder = new RunRecorder(acks);
    try (Selector selector = Selector.open();
        BinaryConnection connection =
            new BinaryConnection(
                address,
                selector,
                5_000_000_000L,
                "producer",
                frames,
                new OwnSeries(SERIES, number -> "meter", number -> "subject-" + number),
                () -> 1_700_000_000_000L,
                recorder)) {
      connection.connect();
      new LoadLoop(List.of(connection), selector, recorder, System::nanoTime, LoadObserver.NONE)
          .run(Amount.ofRecords(records), 0, 0, BATCH, 1);
    }
    return recorder;
  }
}
