package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.log.LogFailedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnswerQueueTest {
  private static final int CAPACITY = 1024;

  private final AnswerQueue answers = new AnswerQueue();

  private void put(long token) {
    answers.claim().token = token;
    answers.publish();
  }

  @Test
  void shouldHandOnInOrderRoundAndRound() {
    for (long token = 0; token < 3 * CAPACITY; token += 3) {
      for (long i = token; i < token + 3; i++) {
        put(i);
      }
      for (long i = token; i < token + 3; i++) {
        AnswerQueue.Answer oldest = answers.peek();
        assertThat(oldest).isNotNull();
        assertThat(oldest.token).isEqualTo(i);
        answers.release();
      }
      assertThat(answers.isEmpty()).isTrue();
      assertThat(answers.peek()).isNull();
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void shouldWaitForAPlaceWhenFull() {
    for (int i = 0; i < CAPACITY; i++) {
      put(i);
    }
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> put(CAPACITY));
    assertThat(waiting).isNotDone();
    answers.release();
    waiting.join();
    assertThat(answers.peek().token).isEqualTo(1);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void shouldNotLeaveTheCoreWaitingForAForceThreadThatHasFailed() {
    for (int i = 0; i < CAPACITY; i++) {
      put(i);
    }
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> put(CAPACITY));
    answers.abandon();
    assertThatThrownBy(waiting::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LogFailedException.class);
    assertThatThrownBy(answers::claim).isInstanceOf(LogFailedException.class);
  }
}
