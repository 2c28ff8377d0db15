package io.tallygate.gateway.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Where a webhook may lie. */
public final class WebhookTarget {
  /** Characters of a URL. */
  public static final int URL_MAX = 2048;

  private WebhookTarget() {}

  /**
   * What is wrong with a URL as it is written; null: nothing.
   *
   * @param isPrivateAllowed plain HTTP is allowed too
   */
  public static @Nullable String problem(String url, boolean isPrivateAllowed) {
    if (url.length() > URL_MAX) {
      return "must be at most " + URL_MAX + " characters";
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return "must be a URL like https://example.org/hooks";
    }
    boolean isPlain = "http".equalsIgnoreCase(uri.getScheme());
    if ((!isPlain && !"https".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
      return "must be a URL like https://example.org/hooks";
    }
    if (isPlain && !isPrivateAllowed) {
      return "must begin with https:// (tallygate.webhooks.private-addresses allows http://)";
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      return "must have neither user nor fragment";
    }
    return null;
  }

  /**
   * Why nothing is sent to a host: one of its addresses is not public. Blocks until the name is resolved.
   *
   * @return null: it may be sent to
   * @throws UnknownHostException if there is no such host
   */
  static @Nullable String refusal(String host) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (!isPublic(address)) {
        return "the host has an address that is not public [host=" + host + "]";
      }
    }
    return null;
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    boolean isUniqueLocal = address instanceof Inet6Address && (first & 0xFE) == 0xFC;
    // 0.0.0.0/8 is this network, 100.64.0.0/10 a carrier's own.
    boolean isOther =
        !(address instanceof Inet6Address)
            && (first == 0 || (first == 100 && (second & 0xC0) == 64));
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && !isUniqueLocal
        && !isOther;
  }
}
