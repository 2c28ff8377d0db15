package io.tallygate.gateway.compat.lago;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.gateway.http.Reply;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are Lago's, and which times. */
class LagoFormsTest {
  private static final Instant NOW = Instant.parse("2024-03-01T12:00:00Z");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static boolean isMeant(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    LagoBodies bodies = new LagoBodies(call -> Reply.empty(200));
    boolean isMeant = bodies.isMeant(MultiMap.caseInsensitiveMultiMap(), bytes, bytes.length);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 100);
    assertThat(bodies.isMeant(MultiMap.caseInsensitiveMultiMap(), longer, bytes.length))
        .isEqualTo(isMeant);
    return isMeant;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":{\"code\":\"x\"}}",
        "{\"event\":{",
        " \n\t{ \r\n \"event\" \n : \t {}}",
        "{\"events\":[]}",
        "{ \"events\" : [ {} ] }"
      })
  void shouldKnowItsBodies(String body) {
    assertThat(isMeant(body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "{}",
        "{\"",
        "{\"event\"",
        "{\"event\":",
        "{\"event\": ",
        "{\"event\":\"text\"}",
        "{\"event\":[]}",
        "{\"events\":{}}",
        "{\"events\"",
        "{\"eventx\":{}}",
        "{\"eventss\":[]}",
        "{\"id\":\"1\",\"event\":{}}",
        "{\"specversion\":\"1.0\"}",
        "[{\"event\":{}}]",
        "event:{"
      })
  void shouldLeaveOthersAlone(String body) {
    assertThat(isMeant(body)).isFalse();
  }

  private static Instant time(String json) throws Exception {
    JsonNode value = JSON.readTree("{\"t\":" + json + "}").path("t");
    return Timestamps.read(value, NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "1651240791, 2022-04-29T13:59:51Z",
    "'\"1651240791\"', 2022-04-29T13:59:51Z",
    "'\"1651240791.123\"', 2022-04-29T13:59:51.123Z",
    "1651240791.123, 2022-04-29T13:59:51.123Z",
    "'\"1651240791.9999\"', 2022-04-29T13:59:51.999Z",
    "0, 1970-01-01T00:00:00Z",
    "'\"99999999999\"', 5138-11-16T09:46:39Z",
    "null, 2024-03-01T12:00:00Z"
  })
  void shouldReadTimesToTheMillisecond(String json, Instant time) throws Exception {
    assertThat(time(json)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1e999999999",
        "\"\"",
        "\" 1651240791\"",
        "\"1651240791.\"",
        "\"2022-04-29T08:59:51Z\"",
        "\"999999999999\"",
        "true",
        "{}",
        "[]"
      })
  void shouldRefuseWhatIsNoTime(String json) throws Exception {
    assertThat(time(json)).isNull();
  }
}
