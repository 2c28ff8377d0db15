package io.tallygate.gateway.config;

import java.util.Set;

/**
 * An API key as the configuration carries it.
 *
 * @param name who uses it; stands in logs
 * @param tenant key of the tenant whose data it opens
 * @param scopes what it may do: {@code ingest}, {@code read}, {@code admin}
 * @param sha256 SHA-256 of the key's text, 64 hexadecimal digits
 */
public record KeyEntry(String name, String tenant, Set<String> scopes, String sha256) {
  public KeyEntry {
    scopes = Set.copyOf(scopes);
  }
}
