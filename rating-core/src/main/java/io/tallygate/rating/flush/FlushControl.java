package io.tallygate.rating.flush;

/** How billing and queries ask for what has been counted by now. Any thread; blocks. */
public interface FlushControl {
  /**
   * Ends the current flush and waits until it, and every one before it, is in the usage store.
   *
   * @return the flush's number: records counted later have a greater one. The store may merge its rows with later ones at any
   *     moment: whoever reads through the flush wants {@link #flushAndHold}
   */
  long flushAndStore();

  /**
   * The same, for reading through the flush. A flush that stands in a closing is kept apart for ever; the hold is what keeps it
   * apart until then. By default there is nothing to hold: for stores that never merge.
   */
  default FlushHold flushAndHold() {
    long number = flushAndStore();
    return new FlushHold() {
      @Override
      public long number() {
        return number;
      }

      @Override
      public void close() {}
    };
  }

  /**
   * For reading through the newest flush that is in the usage store, without asking for another one: what was counted since is
   * not in it. Waits only where no such flush is known yet, just after a start. By default as {@link #flushAndHold}.
   */
  default FlushHold holdStored() {
    return flushAndHold();
  }
}
