package io.tallygate.gateway.importing;

import java.net.URI;
import java.time.Duration;

/**
 * Where the gateway is and how long it is waited for.
 *
 * @param url of its HTTP endpoint; https also means TLS on the binary endpoint
 * @param binaryPort 0: as the gateway itself says
 * @param apiKey empty: none; needs the scopes read and ingest
 * @param patience how long an import waits for a gateway that is not there or busy, before it gives up
 */
public record GatewayAddress(URI url, int binaryPort, String apiKey, Duration patience) {
  boolean isTls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** The host, as a socket wants it: without the brackets of an IPv6 address. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
