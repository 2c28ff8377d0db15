package io.tallygate.gateway.http;

import io.tallygate.gateway.security.Access;
import org.jspecify.annotations.Nullable;

/** An operation that is called with a token which it gave out itself, in the place of an API key. */
public interface TokenOperation extends Route.Operation {
  /**
   * What a token opens; null if it is none, or none any more. Any thread; must not block.
   *
   * @param token what the request has where an API key would stand; empty if there is nothing
   */
  @Nullable Access access(String token);
}
