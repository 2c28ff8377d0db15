package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Pages that are in memory and need no core. Any thread; never blocks. */
public interface PageSource {
  /**
   * A page.
   *
   * @param headers of the request
   * @return null if there is none at that path
   */
  @Nullable Reply page(String path, MultiMap headers);
}
