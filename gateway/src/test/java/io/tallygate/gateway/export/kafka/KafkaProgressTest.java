package io.tallygate.gateway.export.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SinkProgress;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an export begins, by what was sent before. */
class KafkaProgressTest {
  private static final SnapshotIdentity FIRST = snapshot(1, 0);
  private static final SnapshotIdentity SECOND = snapshot(2, 0);
  private static final SnapshotIdentity THIRD = snapshot(2, 1);

  private static SnapshotIdentity snapshot(long flush, long second) {
    return new SnapshotIdentity(flush, Instant.ofEpochSecond(second, 123_456_000));
  }

  private static KafkaProgress sent(SnapshotIdentity snapshot, boolean isFinished) {
    return new KafkaProgress(
        new SinkProgress(snapshot, List.of("traffic", "ä\"\\\t", "{}"), 20_000, isFinished), null);
  }

  private static KafkaProgress all(SnapshotIdentity snapshot) {
    return new KafkaProgress(SinkProgress.start(snapshot), null);
  }

  @Test
  void shouldSendAllWhereNothingWasSent() throws Exception {
    assertThat(KafkaProgress.start(null, FIRST, null, false)).isEqualTo(all(FIRST));
    assertThat(KafkaProgress.start(null, SECOND, FIRST, false))
        .as("a tenant that the earlier snapshot may have, but the topic has not")
        .isEqualTo(all(SECOND));
  }

  @Test
  void shouldGoOnWithTheSameSnapshot() throws Exception {
    for (boolean isFinished : new boolean[] {false, true}) {
      KafkaProgress recorded = sent(FIRST, isFinished);
      assertThat(KafkaProgress.start(recorded, FIRST, null, false)).isEqualTo(recorded);
      assertThat(KafkaProgress.start(recorded, FIRST, null, true)).isEqualTo(recorded);
    }
  }

  @Test
  void shouldGoOnWithTheSameChangesOnly() throws Exception {
    KafkaProgress recorded = new KafkaProgress(sent(SECOND, false).progress(), FIRST);
    assertThat(KafkaProgress.start(recorded, SECOND, FIRST, false)).isEqualTo(recorded);
    assertRefused(recorded, SECOND, null, false, "give that with --since [since=flush 1 of");
    assertRefused(recorded, SECOND, SECOND, false, "give that with --since [since=flush 1 of");
  }

  @Test
  void shouldSendChangesSinceWhatWasSent() throws Exception {
    assertThat(KafkaProgress.start(sent(FIRST, true), SECOND, FIRST, false))
        .isEqualTo(new KafkaProgress(SinkProgress.start(SECOND), FIRST));
    assertThat(KafkaProgress.start(sent(SECOND, true), THIRD, SECOND, false))
        .as("no flush between them")
        .isEqualTo(new KafkaProgress(SinkProgress.start(THIRD), SECOND));
  }

  @Test
  void shouldNotSendARowTwiceUnasked() throws Exception {
    assertRefused(sent(FIRST, true), SECOND, null, false, "give it with --since");
    assertRefused(sent(SECOND, true), THIRD, FIRST, false, "[since=flush 1 of");
    assertRefused(sent(FIRST, false), SECOND, FIRST, false, "send it to its end first");
    assertThat(KafkaProgress.start(sent(FIRST, false), SECOND, null, true)).isEqualTo(all(SECOND));
    assertThat(KafkaProgress.start(sent(FIRST, true), SECOND, FIRST, true)).isEqualTo(all(SECOND));
  }

  @Test
  void shouldNotGoBack() {
    for (boolean isFull : new boolean[] {false, true}) {
      assertRefused(sent(SECOND, true), FIRST, null, isFull, "older than what was sent");
      assertRefused(sent(THIRD, false), SECOND, null, isFull, "older than what was sent");
    }
  }

  @Test
  void shouldReadItsNotes() throws Exception {
    for (KafkaProgress progress :
        List.of(
            all(FIRST),
            sent(THIRD, false),
            new KafkaProgress(sent(SECOND, true).progress(), FIRST))) {
      assertThat(ProgressRecord.decode(ProgressRecord.encode(progress))).isEqualTo(progress);
    }
    for (String foreign : List.of("", "7", "{}", "not JSON", "{\"lastKey\":[],\"snapshot\":{}}")) {
      assertThatThrownBy(() -> ProgressRecord.decode(foreign.getBytes()))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining("is the topic this program's?");
    }
  }

  private static void assertRefused(
      KafkaProgress recorded,
      SnapshotIdentity snapshot,
      SnapshotIdentity earlier,
      boolean isFull,
      String reason) {
    assertThatThrownBy(() -> KafkaProgress.start(recorded, snapshot, earlier, isFull))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(reason);
  }
}
