package io.tallygate.rating.journal;

import java.io.IOException;

/** Takes the messages of a journal in the order in which they were appended. */
interface Messages {
  /**
   * @param generation the life of the process that appended it
   * @param place of the message, for {@link QueueDirectory#read}
   * @param number as its journal numbers it
   */
  void message(int generation, long place, int kind, long number, byte[] payload)
      throws IOException;

  /** Something between two messages cannot be read; whether it matters, the journal knows. */
  void unreadable(String where, String why) throws IOException;
}
