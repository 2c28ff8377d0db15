package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final long SPAN_MS = 20;
  private static final long WAIT_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldTellWhatIsOverdueInTheOrderOfBeginningsAndNotWhatIsOver() throws Exception {
    List<String> overdue = new ArrayList<>();
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    vertx.runOnContext(
        start -> {
          Deadlines deadlines = new Deadlines(vertx, SPAN_MS);
          Deadlines.Deadline first = deadlines.begin(() -> overdue.add("first"));
          deadlines.begin(() -> overdue.add("second"));
          Deadlines.Deadline third = deadlines.begin(() -> overdue.add("third"));
          deadlines.begin(
              () -> {
                overdue.add("fourth");
                // Begun while others are told.
                deadlines.begin(() -> overdue.add("sixth"));
                deadlines.begin(() -> all.complete(overdue));
              });
          Deadlines.Deadline fifth = deadlines.begin(() -> overdue.add("fifth"));
          first.cancel();
          third.cancel();
          third.cancel();
          fifth.cancel();
        });
    assertThat(all.get(WAIT_SECONDS, TimeUnit.SECONDS))
        .containsExactly("second", "fourth", "sixth");
  }

  @Test
  void shouldNotTellBeforeTheSpanIsOver() throws Exception {
    CompletableFuture<Long> toldNs = new CompletableFuture<>();
    long beganNs = System.nanoTime();
    vertx.runOnContext(
        start -> new Deadlines(vertx, SPAN_MS).begin(() -> toldNs.complete(System.nanoTime())));
    assertThat(toldNs.get(WAIT_SECONDS, TimeUnit.SECONDS) - beganNs)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(SPAN_MS));
  }
}
