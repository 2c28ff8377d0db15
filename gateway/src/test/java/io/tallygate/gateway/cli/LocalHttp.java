package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.http.OpenApiFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests to a gateway on this machine. What succeeds must have the form that the OpenAPI file gives it. */
final class LocalHttp {
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final String key;

  LocalHttp(int port) {
    this(port, "");
  }

  /**
   * @param key empty if the gateway asks for none
   */
  LocalHttp(int port, String key) {
    this.port = port;
    this.key = key;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> send(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", contentType));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest built = request.build();
    HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
    String contentType = answer.headers().firstValue("content-type").orElse("");
    if (answer.statusCode() / 100 == 2 && contentType.startsWith("application/json")) {
      assertThat(
              OpenApiFile.get()
                  .faults(
                      built.method(),
                      built.uri().getPath(),
                      answer.statusCode(),
                      contentType,
                      answer.body()))
          .isEmpty();
    }
    return answer;
  }
}
