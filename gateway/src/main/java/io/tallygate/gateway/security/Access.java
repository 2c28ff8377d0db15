package io.tallygate.gateway.security;

import java.util.Set;

/**
 * What a peer may do, once its key is known.
 *
 * @param name of the key; stands in logs
 * @param tenant key of the tenant whose data it may see; everything else does not exist for it
 * @param scopes what it may do there
 */
public record Access(String name, String tenant, Set<Scope> scopes) {
  public Access {
    scopes = Set.copyOf(scopes);
  }

  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
