package io.tallygate.rating.flush;

/** How billing asks for a closing flush. Any thread; blocks. */
public interface FlushControl {
  /**
   * Ends the current flush and waits until it, and every one before it, is in the usage store.
   *
   * @return the flush's number: records counted later have a greater one
   */
  long flushAndStore();
}
