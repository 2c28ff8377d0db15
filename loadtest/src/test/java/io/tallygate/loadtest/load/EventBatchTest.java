package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventBatchTest {
  private static final int SERIES = 10;

  private final EventBatch batch =
      new EventBatch(
          4,
          "run",
          EventBatch.subjectTexts(SERIES, new MeteredSeries()::subject),
          new SplittableRandom(1));

  @Test
  void shouldWriteValidCloudEventsAgainAndAgain() throws IOException {
    Set<String> ids = new HashSet<>();
    long id = 0xFFE;
    for (int count : new int[] {4, 2, 4, 1, 3}) {
      JsonNode events = json(batch.prepare(count, id, 3, 7, 1_700_000_000_000L + id));
      assertThat(events).hasSize(count);
      long sum = 0;
      for (int i = 0; i < count; i++) {
        JsonNode event = events.get(i);
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("type").asText()).isEqualTo("loadtest");
        assertThat(event.path("subject").asText())
            .isEqualTo(new MeteredSeries().subject((3 + 7 * i) % SERIES));
        assertThat(event.path("id").asText()).isEqualTo("run-%016x".formatted(id + i));
        assertThat(event.path("data").path("quantity").asLong()).isEqualTo(batch.quantity(i));
        ids.add(event.path("id").asText());
        sum += batch.quantity(i);
      }
      assertThat(batch.sum(count)).isEqualTo(sum);
      id += count;
    }
    assertThat(ids).hasSize(14);
  }

  @Test
  void shouldWriteMillisecondsAtAWholeSecondToo() throws IOException {
    assertThat(json(batch.prepare(1, 0, 0, 1, 0)).get(0).path("time").asText())
        .isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(json(batch.prepare(1, 0, 0, 1, 1_234)).get(0).path("time").asText())
        .isEqualTo("1970-01-01T00:00:01.234Z");
  }

  @Test
  void shouldVisitAllSeriesBeforeTheFirstAgain() {
    for (int count : new int[] {1, 2, 3, 10, 97, 1_000, 65_536}) {
      int step = HttpClients.coprimeStep(count);
      Set<Integer> seen = new HashSet<>();
      int series = 0;
      for (int i = 0; i < count; i++) {
        seen.add(series);
        series = (int) (((long) series + step) % count);
      }
      assertThat(seen).hasSize(count);
    }
  }

  private static JsonNode json(ByteBuffer body) throws IOException {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return new JsonMapper().readTree(bytes);
  }
}
