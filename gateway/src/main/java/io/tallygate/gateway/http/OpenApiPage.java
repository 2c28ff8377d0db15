package io.tallygate.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The document of the API, as the gateway was built with it. */
final class OpenApiPage {
  static final String PATH = "/openapi.yaml";
  private static final String CONTENT_TYPE = "application/yaml";

  private OpenApiPage() {}

  static Reply get(Call call) {
    try (InputStream document = OpenApiPage.class.getResourceAsStream("/openapi.yaml")) {
      if (document == null) {
        throw new IllegalStateException("openapi.yaml is not in the jar");
      }
      return new Reply(200, CONTENT_TYPE, document.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
