package io.tallygate.rating.journal;

import java.io.IOException;

/**
 * Reads journals whose messages are numbered from 1 without gaps. What cannot be read may only stand at a life's end that was
 * never answered for, and the next life begins with its number; if a later number is there instead, it is missed.
 */
final class InOrder {
  /** Takes a message in its turn. */
  interface Numbered {
    void message(long place, long number, byte[] payload) throws IOException;
  }

  private final String what;
  private long last;
  private String unread = "";

  /**
   * @param what is numbered, for the error
   */
  InOrder(String what) {
    this.what = what;
  }

  Messages reading(Numbered handler) {
    return new Messages() {
      @Override
      public void message(int generation, long place, int kind, long number, byte[] payload)
          throws IOException {
        if (number != last + 1) {
          throw new JournalDamagedException(
              what
                  + " is missing [expected="
                  + (last + 1)
                  + "] [found="
                  + number
                  + "]"
                  + (unread.isEmpty() ? "" : ": " + unread));
        }
        last = number;
        handler.message(place, number, payload);
      }

      @Override
      public void unreadable(String where, String why) {
        unread = why + " [" + where + "]";
      }
    };
  }
}
