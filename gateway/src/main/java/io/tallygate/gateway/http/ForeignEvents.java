package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;

/** Events in the form of another product that come to a path which this gateway's own events have, too. Any thread. */
public interface ForeignEvents {
  /**
   * Whether a body is of that form. Called on an event loop for each request that comes to the path: looks at the first few bytes,
   * and is as good as free for bodies that are not.
   *
   * @param bytes holds the body, uncompressed
   */
  boolean isMeant(MultiMap headers, byte[] bytes, int length);

  /** Serves such a request, on a worker thread. */
  Route.Operation operation();

  AnswerForm form();
}
