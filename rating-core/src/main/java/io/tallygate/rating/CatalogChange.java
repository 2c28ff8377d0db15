package io.tallygate.rating;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import org.jspecify.annotations.Nullable;

/** A change of the catalog that is made from the newest version of it. */
@FunctionalInterface
public interface CatalogChange {
  /**
   * Says what is to be changed. Must be quick: every other change waits.
   *
   * @return null: nothing
   */
  @Nullable CatalogDocument on(Catalog newest) throws CatalogException;
}
