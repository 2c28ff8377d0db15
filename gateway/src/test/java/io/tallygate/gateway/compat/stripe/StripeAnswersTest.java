package io.tallygate.gateway.compat.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Reply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripeAnswersTest {
  @ParameterizedTest
  @CsvSource({
    "400, 400, invalid_request_error, ",
    "401, 401, invalid_request_error, ",
    "403, 403, invalid_request_error, ",
    "404, 404, invalid_request_error, ",
    "405, 400, invalid_request_error, ",
    "408, 503, api_error, true",
    "413, 400, invalid_request_error, ",
    "415, 400, invalid_request_error, ",
    "422, 400, invalid_request_error, ",
    "429, 429, rate_limit, true",
    "500, 500, api_error, ",
    "503, 503, api_error, true"
  })
  void shouldAnswerWithStatusesThatClientsKnow(
      int status, int answered, String type, String shouldRetry) throws Exception {
    Reply reply = StripeAnswers.API.problem(Problem.of(status, "Some title", "what is wrong"));
    JsonNode error = JsonMapper.builder().build().readTree(reply.body()).path("error");

    assertThat(reply.status()).isEqualTo(answered);
    assertThat(error.path("type").asText()).isEqualTo(type);
    assertThat(error.path("message").asText()).isEqualTo("what is wrong");
    assertThat(error.has("code")).isFalse();
    assertThat(reply.headers().get("stripe-should-retry")).isEqualTo(shouldRetry);
    assertThat(reply.headers().get("request-id")).startsWith("req_");
  }

  @ParameterizedTest
  @CsvSource({"503, 5", "429, 1"})
  void shouldSayWhenToComeAgain(int status, int seconds) {
    Reply reply =
        StripeAnswers.API.problem(Problem.of(status, "Busy", "later").retryAfter(seconds));

    assertThat(reply.headers().get("Retry-After")).isEqualTo(Integer.toString(seconds));
  }
}
