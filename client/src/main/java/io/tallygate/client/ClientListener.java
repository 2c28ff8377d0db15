package io.tallygate.client;

import io.tallygate.protocol.RefusalCode;

/**
 * What a {@link TallygateClient} reports, in the order in which it happens. Called by its threads, or by the executor it was
 * built with. A listener may not wait for the client (add, close): on the client's own threads that would never end. If it
 * throws, the client fails.
 */
public interface ClientListener {
  /** Ignores everything. */
  ClientListener NONE = new ClientListener() {};

  /** A batch is durable. */
  default void onBatch(BatchResult result) {}

  /** The gateway does not take a series; its records are refused one by one. */
  default void onSeriesRefused(SeriesRef series, RefusalCode code) {}

  /** The gateway does not take an attribute name. */
  default void onAttributeRefused(String name, RefusalCode code) {}

  /** The connection is lost or could not be made; the client tries again. */
  default void onDisconnected(Exception cause) {}

  /** The client has given up: every open batch has failed, and so will every call. */
  default void onFailure(TallygateClientException cause) {}
}
