package io.tallygate.rating.store;

import java.util.List;

/**
 * Where a tenant wants to be told of alerts.
 *
 * @param key unique within the tenant
 * @param url that is posted to
 * @param secret that signs, base64 of its bytes; never shown again
 * @param types of events that are sent; empty: all
 * @param changedMs when it was set, ms since 1970
 */
public record WebhookRow(
    int tenant, String key, String url, String secret, List<String> types, long changedMs) {
  public WebhookRow {
    types = List.copyOf(types);
  }

  /** Whether events of the type are sent to it. */
  public boolean wants(String type) {
    return types.isEmpty() || types.contains(type);
  }

  @Override
  public String toString() {
    return "WebhookRow[tenant=" + tenant + ", key=" + key + ", url=" + url + "]";
  }
}
