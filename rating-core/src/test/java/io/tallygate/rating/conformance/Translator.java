package io.tallygate.rating.conformance;

/** Makes real plans and real usage of the cases of one family. Knows their fields and words, never a case. */
interface Translator {
  /** Whether this family is the case's. */
  boolean takes(PeerCase peer);

  /**
   * Plays the case.
   *
   * @param desk a tenant of its own
   * @throws NotExpressibleException if this product has nothing that would be the same
   */
  Answer play(PeerCase peer, Desk desk);

  /** True if it asks the charge function itself, past usage and periods. */
  default boolean isDirect() {
    return false;
  }
}
