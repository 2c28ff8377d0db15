package io.tallygate.rating.catalog;

/**
 * Folds documents that were accepted before, one after the other, into the newest catalog: what {@link Catalog#fold} makes of
 * them, in a fraction of the time. What a tenant has is changed in place instead of copied for each document, and what was
 * compared with everything else when a document was accepted is not compared again. One thread.
 */
public final class CatalogReplay {
  private Catalog newest = Catalog.newEmpty();
  private boolean isOver;

  /**
   * Folds the next document in.
   *
   * @return the version that it makes
   * @throws CatalogException if it cannot be folded, so it was never accepted; the replay is of no use any more
   */
  public int add(CatalogDocument document) throws CatalogException {
    if (isOver) {
      throw new IllegalStateException("what was given out does not change");
    }
    newest = new CatalogFold(newest, document, new Fields(true), true).fold();
    return newest.version();
  }

  /** What all of them make. Nothing can be added afterwards. */
  public Catalog catalog() {
    isOver = true;
    return newest;
  }
}
