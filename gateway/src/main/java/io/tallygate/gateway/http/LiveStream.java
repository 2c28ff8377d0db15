package io.tallygate.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;

/** Writes an answer bit by bit, for as long as it likes. */
public interface LiveStream {
  /**
   * Begins. Event loop of the response.
   *
   * @param context that event loop
   */
  void open(Context context, HttpServerResponse response);
}
