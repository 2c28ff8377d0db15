package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;

/** Finds the API key of a request. */
final class ApiKeyHeader {
  private static final String BEARER = "bearer ";

  private ApiKeyHeader() {}

  /** The key in {@code Authorization: Bearer} or {@code X-Api-Key}; empty if there is none. */
  static String read(MultiMap headers) {
    String authorization = headers.get("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    String key = headers.get("X-Api-Key");
    return key == null ? "" : key;
  }
}
