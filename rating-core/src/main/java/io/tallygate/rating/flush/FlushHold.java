package io.tallygate.rating.flush;

/**
 * A flush that is read through: until this is closed, rows of the usage store that belong to it or to an earlier one are not
 * merged with later ones. Any thread; closing it twice is closing it once.
 */
public interface FlushHold extends AutoCloseable {
  /** The flush's number: records counted later have a greater one. */
  long number();

  /** Everything acknowledged before this time is in it: ms since 1970; 0 where nobody knows. */
  default long asOfMs() {
    return 0;
  }

  @Override
  void close();
}
