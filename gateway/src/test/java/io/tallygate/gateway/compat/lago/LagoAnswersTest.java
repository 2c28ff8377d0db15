package io.tallygate.gateway.compat.lago;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tallygate.gateway.http.Problem;
import io.tallygate.gateway.http.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagoAnswersTest {
  private static JsonNode json(Reply reply) throws Exception {
    return JsonMapper.builder().build().readTree(reply.body());
  }

  @ParameterizedTest
  @CsvSource({
    "400, BadRequest: what is wrong",
    "401, Unauthorized",
    "403, Forbidden",
    "404, Not Found",
    "422, Unprocessable Entity",
    "503, Service Unavailable"
  })
  void shouldNameErrorsAsLagoDoes(int status, String error) throws Exception {
    Problem problem = Problem.of(status, "Some title", "what is wrong").retryAfter(5);
    Reply reply = LagoAnswers.FORM.problem(problem);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(json(reply).path("status").asInt()).isEqualTo(status);
    assertThat(json(reply).path("error").asText()).isEqualTo(error);
    assertThat(reply.headers()).containsEntry("Retry-After", "5");
  }

  @Test
  void shouldGroupWhatIsWrongByEventAndField() throws Exception {
    List<Problem.Fault> faults =
        List.of(
            new Problem.Fault("0.code", "a"),
            new Problem.Fault("10.code", "b"),
            new Problem.Fault("0.code", "c"),
            new Problem.Fault("events", "d"));

    assertThat(
            json(LagoAnswers.FORM.problem(LagoErrors.invalid("x", faults))).path("error_details"))
        .hasToString(
            "{\"0\":{\"code\":[\"a\",\"c\"]},\"10\":{\"code\":[\"b\"]},\"events\":[\"d\"]}");
  }

  @Test
  void shouldSayWhatIsWrongWhereNoFieldIsNamed() throws Exception {
    Problem problem = Problem.of(422, "No catalog", "nothing counts events");

    assertThat(json(LagoAnswers.FORM.problem(problem)).path("error_details"))
        .hasToString("{\"base\":[\"nothing counts events\"]}");
  }
}
