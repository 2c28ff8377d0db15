package io.tallygate.rating.billing;

/** Where statements are kept, as {@link JournaledStatements} needs it: the statement journal. One writer. */
public interface StatementLog {
  /**
   * Appends an entry, not yet forced.
   *
   * @return its index; indices grow
   */
  long append(byte[] entry);

  /** Makes everything appended durable; throws if that is not certain. */
  void force();

  /** The entry at an index. */
  byte[] read(long index);

  /** Visits every entry with a greater index, in order. */
  void forEachAfter(long index, Visitor visitor);

  /** Takes an entry. */
  @FunctionalInterface
  interface Visitor {
    void entry(long index, byte[] bytes);
  }
}
