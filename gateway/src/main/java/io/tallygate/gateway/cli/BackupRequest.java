package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Has a running gateway make a backup, and waits for its end. */
final class BackupRequest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Twice a second is soon enough for what takes seconds or minutes. */
  private static final Duration ASK_EVERY = Duration.ofMillis(500);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI gateway;
  private final @Nullable String key;

  /**
   * @param key with scope admin; null: the gateway has no keys
   */
  BackupRequest(@Nullable URI gateway, @Nullable String key) {
    if (gateway == null) {
      throw new IllegalArgumentException("the gateway's address is missing");
    }
    this.gateway = gateway;
    this.key = key;
  }

  /**
   * @return what the gateway says of it, in words
   * @throws IOException if it was not made, saying why
   */
  String make(String name) throws IOException, InterruptedException {
    String body = JSON.createObjectNode().put("name", name).toString();
    JsonNode state =
        ask(
            request("/api/v1/backups")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    while (state.path("state").asText().equals("running")) {
      Thread.sleep(ASK_EVERY.toMillis());
      state = ask(request("/api/v1/backups/" + name).GET());
    }
    if (!state.path("state").asText().equals("done")) {
      throw new IOException(state.path("failure").asText("the gateway does not say why"));
    }
    return "[directory="
        + state.path("directory").asText()
        + "] [position="
        + state.path("position").asLong()
        + "] [files="
        + state.path("files").asLong()
        + "] [bytes="
        + state.path("bytes").asLong()
        + "]";
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(TIMEOUT);
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          answer.path("detail").asText("the gateway answers with status " + response.statusCode()));
    }
    return answer;
  }
}
