package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.http.KeyedOperations.Interrupted;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.gateway.idempotency.AnswerStore;
import io.tallygate.gateway.security.Access;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that come again with their idempotency key. */
@Timeout(60)
class IdempotencyTest {
  @TempDir Path directory;
  private AnswerStore store;
  private KeyedOperations keys;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() {
    store = new AnswerStore(directory.resolve("answers"), Clock.systemUTC());
    keys = new KeyedOperations(store);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private static Call call(String tenant, String key, String body) {
    return new Call(
        new Access("test", tenant, Set.of()),
        Map.of("key", "acme"),
        MultiMap.caseInsensitiveMultiMap().add("subject", "1"),
        MultiMap.caseInsensitiveMultiMap()
            .add("Idempotency-Key", key)
            .add("Content-Type", "application/json"),
        body.getBytes(UTF_8));
  }

  private Route.Operation operation(Interrupted interrupted) {
    return keys.keyed(
        "POST /x",
        interrupted,
        call -> {
          int run = runs.incrementAndGet();
          if (call.body().length == 0) {
            throw ProblemException.badRequest("the body is empty", "body");
          }
          if (call.body()[0] == '!') {
            throw new IllegalStateException("broken");
          }
          return Reply.json(201, Map.of("run", run)).with("ETag", "\"1\"");
        });
  }

  private static Problem refused(Route.Operation operation, Call call) {
    try {
      throw new AssertionError("not refused: " + operation.handle(call).status());
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  @Test
  void shouldGiveTheFirstAnswerAgainAndDoNothing() throws Exception {
    Route.Operation operation = operation(Interrupted.RUN_AGAIN);
    Reply first = operation.handle(call("a", "k", "{}"));
    Reply again = operation.handle(call("a", "k", "{}"));
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers())
        .containsEntry("ETag", "\"1\"")
        .containsEntry("Idempotency-Replayed", "true");
    assertThat(first.headers()).doesNotContainKey("Idempotency-Replayed");
    operation.handle(call("b", "k", "{}"));
    assertThat(runs).as("another tenant has keys of its own").hasValue(2);
  }

  @Test
  void shouldRefuseTheKeyOfAnotherRequest() throws Exception {
    Route.Operation operation = operation(Interrupted.RUN_AGAIN);
    operation.handle(call("a", "k", "{}"));
    Problem problem = refused(operation, call("a", "k", "{ }"));
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.field()).isEqualTo("Idempotency-Key");
    assertThat(
            refused(
                    keys.keyed("POST /y", Interrupted.RUN_AGAIN, call -> Reply.empty(200)),
                    call("a", "k", "{}"))
                .status())
        .isEqualTo(422);
    assertThat(refused(operation, call("a", "", "{}")).status()).isEqualTo(400);
    assertThat(refused(operation, call("a", "k".repeat(257), "{}")).field())
        .isEqualTo("Idempotency-Key");
  }

  @Test
  void shouldNotKeepRefusals() throws Exception {
    Route.Operation operation = operation(Interrupted.REFUSE);
    assertThat(refused(operation, call("a", "k", "")).status()).isEqualTo(400);
    assertThat(operation.handle(call("a", "k", "{}")).status()).isEqualTo(201);
    assertThat(runs).hasValue(2);
  }

  @Test
  void shouldRefuseARequestThatIsUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Route.Operation operation =
        keys.keyed(
            "POST /x",
            Interrupted.RUN_AGAIN,
            call -> {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Reply.ok(Map.of());
            });
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Reply> first = thread.submit(() -> operation.handle(call("a", "k", "{}")));
      begun.await();
      Problem problem = refused(operation, call("a", "k", "{}"));
      assertThat(problem.status()).isEqualTo(409);
      assertThat(problem.retryAfterSeconds()).isPositive();
      go.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    } finally {
      go.countDown();
      thread.shutdownNow();
    }
  }

  @Test
  void shouldRunWhatWasInterruptedAgainOnlyWhereThatIsHarmless() throws Exception {
    Route.Operation harmless = operation(Interrupted.RUN_AGAIN);
    Route.Operation harmful = operation(Interrupted.REFUSE);
    for (int i = 0; i < 2; i++) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> harmless.handle(call("a", "harmless", "!")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(runs).hasValue(2);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> harmful.handle(call("a", "harmful", "!")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(refused(harmful, call("a", "harmful", "!")).status()).isEqualTo(409);
    assertThat(runs).hasValue(3);
  }

  @Test
  void shouldKnowKeysOverARestart() throws Exception {
    Path data = directory.resolve("data");
    OpenApiFile file = OpenApiFile.get();
    ApiExample close = ApiExample.of(file, "POST /api/v1/billing/close");
    String first;
    try (ApiWorld world = new ApiWorld(data)) {
      ApiExample.of(file, "PUT /api/v1/catalog").send(world.server);
      first = close.send(world.server, "Idempotency-Key", "june").body();
      assertThat(first).contains("\"closedPeriods\":1");
    }
    try (ApiWorld world = new ApiWorld(data)) {
      Answer again = close.send(world.server, "Idempotency-Key", "june");
      assertThat(again.body()).isEqualTo(first);
      assertThat(again.response().headers().firstValue("idempotency-replayed")).contains("true");
      assertThat(close.send(world.server).body()).contains("\"closedPeriods\":0");
    }
  }
}
