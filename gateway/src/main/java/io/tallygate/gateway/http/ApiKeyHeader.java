package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Base64;

/** Finds the API key of a request. */
final class ApiKeyHeader {
  private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-Api-Key");
  private static final String BASIC = "basic";

  private ApiKeyHeader() {}

  /**
   * The key in {@code Authorization}, or in {@code X-Api-Key}; empty if there is none. In Basic authentication it is the password,
   * or the user where there is no password; with any other scheme, Bearer mostly, it is what follows the scheme.
   */
  static String read(MultiMap headers) {
    String authorization = headers.get(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      String text = authorization.strip();
      int space = text.indexOf(' ');
      if (space > 0) {
        String credentials = text.substring(space + 1).strip();
        return text.substring(0, space).equalsIgnoreCase(BASIC) ? basic(credentials) : credentials;
      }
    }
    String key = headers.get(API_KEY);
    return key == null ? "" : key;
  }

  private static String basic(String credentials) {
    String pair;
    try {
      pair = new String(Base64.getDecoder().decode(credentials), UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return pair;
    }
    String password = pair.substring(colon + 1);
    return password.isEmpty() ? pair.substring(0, colon) : password;
  }
}
