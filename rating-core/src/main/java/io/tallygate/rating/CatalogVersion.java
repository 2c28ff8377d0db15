package io.tallygate.rating;

import io.tallygate.rating.catalog.CatalogDocument;
import java.time.Instant;

/**
 * A change of the catalog that was accepted.
 *
 * @param version that it made
 * @param at when it was accepted
 * @param by name of the key or the file that it came with; empty: a program
 * @param document what was changed, as it was written
 */
public record CatalogVersion(int version, Instant at, String by, CatalogDocument document) {
  /** Takes versions in their order. */
  @FunctionalInterface
  public interface Visitor {
    void version(CatalogVersion version);
  }
}
