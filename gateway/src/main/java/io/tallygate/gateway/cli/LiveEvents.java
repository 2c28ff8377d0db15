package io.tallygate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a gateway says of itself every second: {@code GET /api/v1/live}, server-sent events. One thread. */
final class LiveEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data:";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI gateway;
  private final @Nullable String key;

  /** Takes events as they come. */
  @FunctionalInterface
  interface Taker {
    /**
     * @return whether more are wanted
     */
    boolean take(JsonNode event) throws IOException;
  }

  /**
   * @param key with scope read; null: the gateway has no keys
   */
  LiveEvents(URI gateway, @Nullable String key) {
    this.gateway = gateway;
    this.key = key;
  }

  /**
   * Reads until no more are wanted, or the gateway ends.
   *
   * @throws IOException if it cannot be reached, refuses, or goes away
   */
  void read(Taker taker) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve("/api/v1/live"))
            .header("Accept", "text/event-stream");
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<Stream<String>> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(
            "the gateway refuses [status="
                + response.statusCode()
                + "] [answer="
                + lines.findFirst().orElse("")
                + "]");
      }
      read(lines.iterator(), taker);
    } catch (UncheckedIOException e) {
      throw new IOException("the gateway has gone away", e);
    }
  }

  /** An event is its data lines; anything else (names, comments that keep the connection open) says nothing here. */
  static void read(Iterator<String> lines, Taker taker) throws IOException {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(DATA) && !taker.take(JSON.readTree(line.substring(DATA.length())))) {
        return;
      }
    }
    throw new IOException("the gateway has gone away");
  }
}
