package io.tallygate.gateway.compat.openmeter;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.gateway.compat.CompatGateway;
import io.tallygate.rating.Core;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A gateway that serves OpenMeter's API, and a client for it. */
final class OpenMeterServer implements AutoCloseable {
  /** No API key. */
  static final String NOBODY = "";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  final Core core;
  private final CompatGateway gateway;

  /** An answer. */
  record Answer(int status, String contentType, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }

    String detail() {
      return json().path("detail").asText();
    }

    /** The fields that something is wrong with. */
    List<String> errors() {
      return json().path("extensions").path("validationErrors").findValuesAsText("field");
    }
  }

  OpenMeterServer(Path directory) throws Exception {
    gateway = new CompatGateway(directory, "{}", new OpenMeterApi());
    core = gateway.core();
  }

  Answer get(String path, String... headers) throws Exception {
    return send(CompatGateway.KEY, "GET", path, "", "", headers);
  }

  Answer post(String path, String contentType, String body, String... headers) throws Exception {
    return send(CompatGateway.KEY, "POST", path, contentType, body, headers);
  }

  Answer events(String contentType, String body) throws Exception {
    return post("/api/v1/events", contentType, body);
  }

  /** A meter that must be made. */
  JsonNode meter(String json) throws Exception {
    Answer made = post("/api/v1/meters", "application/json", json);
    if (made.status() != 201) {
      throw new AssertionError(made.body());
    }
    return made.json();
  }

  /**
   * @param key API key, or {@link #NOBODY}
   * @param path behind the prefix
   * @param contentType empty: none
   */
  Answer send(
      String key, String method, String path, String contentType, String body, String... headers)
      throws Exception {
    String[] all = headers;
    if (!key.isEmpty()) {
      all = new String[headers.length + 2];
      all[0] = "Authorization";
      all[1] = "Bearer " + key;
      System.arraycopy(headers, 0, all, 2, headers.length);
    }
    CompatGateway.Answer answer =
        gateway.send(method, OpenMeterApi.PREFIX + path, contentType, body, all);
    return new Answer(answer.status(), answer.header("content-type"), answer.response().body());
  }

  @Override
  public void close() {
    gateway.close();
  }
}
