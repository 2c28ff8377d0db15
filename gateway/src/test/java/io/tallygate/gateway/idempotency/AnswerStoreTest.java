package io.tallygate.gateway.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.idempotency.AnswerStore.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerStoreTest {
  private static final String REQUEST = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-07-15T12:00:00Z");
  private AnswerStore store;

  @BeforeEach
  void open() {
    store = new AnswerStore(directory, () -> now);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void reopen() throws IOException {
    store.close();
    open();
  }

  private static String key(int number) {
    return String.format("%064x", number);
  }

  private static StoredAnswer answer(String body) {
    return new StoredAnswer(201, "application/json", Map.of("ETag", "\"é\""), body.getBytes(UTF_8));
  }

  private void ask(int key, String body) throws IOException {
    assertThat(store.take(key(key), REQUEST, true).known()).isEqualTo(Known.NEW);
    store.answered(key(key), REQUEST, answer(body));
  }

  private Known known(int key, boolean isRepeatable) throws IOException {
    return store.take(key(key), REQUEST, isRepeatable).known();
  }

  private String body(int key) throws IOException {
    AnswerStore.Found found = store.take(key(key), REQUEST, false);
    assertThat(found.known()).isEqualTo(Known.ANSWERED);
    StoredAnswer answer = Objects.requireNonNull(found.answer());
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).containsEntry("ETag", "\"é\"");
    return new String(answer.body(), UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  @Test
  void shouldKeepAnswersOverAStart() throws Exception {
    ask(1, "one");
    ask(2, "");
    assertThat(body(1)).isEqualTo("one");
    reopen();
    assertThat(body(1)).isEqualTo("one");
    assertThat(body(2)).isEmpty();
    assertThat(store.take(key(1), OTHER, true).known()).isEqualTo(Known.OTHER_REQUEST);
  }

  @Test
  void shouldTellWhatWasUnderWayWhenTheProcessEnded() throws Exception {
    assertThat(known(1, false)).isEqualTo(Known.NEW);
    assertThat(known(1, false)).isEqualTo(Known.RUNNING);
    assertThat(known(2, false)).isEqualTo(Known.NEW);
    store.released(key(2), REQUEST);
    reopen();
    assertThat(known(1, false)).isEqualTo(Known.INTERRUPTED);
    assertThat(known(1, true)).isEqualTo(Known.NEW);
    assertThat(known(1, true)).isEqualTo(Known.RUNNING);
    assertThat(known(2, false)).isEqualTo(Known.NEW);
  }

  @Test
  void shouldTakeARecordThatIsCutOffForNone() throws Exception {
    ask(1, "one");
    ask(2, "two");
    store.close();
    Path file = files().get(0);
    long length = Files.size(file);
    for (long cut = length - 1; cut > length - 60; cut -= 7) {
      try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        channel.truncate(cut);
      }
      open();
      assertThat(body(1)).isEqualTo("one");
      assertThat(known(2, false)).isEqualTo(Known.INTERRUPTED);
      store.close();
    }
  }

  @Test
  void shouldTakeADamagedRecordForTheEnd() throws Exception {
    ask(1, "one");
    ask(2, "two");
    store.close();
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    open();
    assertThat(body(1)).isEqualTo("one");
    assertThat(known(2, false)).isEqualTo(Known.INTERRUPTED);
  }

  @Test
  void shouldForgetAfterADayAndDropTheFiles() throws Exception {
    ask(1, "one");
    now = now.plus(Duration.ofHours(23));
    assertThat(body(1)).isEqualTo("one");
    ask(2, "two");
    assertThat(files()).hasSize(2);
    now = now.plus(Duration.ofHours(2));
    assertThat(known(1, false)).as("older than a day").isEqualTo(Known.NEW);
    assertThat(body(2)).isEqualTo("two");
    now = now.plus(Duration.ofHours(23));
    ask(3, "three");
    assertThat(files()).hasSize(2);
    reopen();
    assertThat(known(2, false)).isEqualTo(Known.NEW);
    assertThat(body(3)).isEqualTo("three");
  }

  @Test
  void shouldBoundTheFiles() throws Exception {
    String large = "x".repeat((int) AnswerStore.FILE_BYTES_MAX / 2);
    for (int i = 0; i < 2 * AnswerStore.FILES_MAX + 2; i++) {
      ask(i, large);
    }
    assertThat(files()).hasSizeLessThanOrEqualTo(AnswerStore.FILES_MAX);
    assertThat(known(0, false)).as("the oldest are gone").isEqualTo(Known.NEW);
    assertThat(body(2 * AnswerStore.FILES_MAX + 1)).hasSize(large.length());
  }
}
