package io.tallygate.rating.journal;

import java.io.IOException;
import java.util.Arrays;

/**
 * Puts the messages of a life together from their chunks. What cannot be read at or below the line is passed over and told of:
 * the journal misses the message when it comes to the next one. Behind the line the life ends there.
 */
final class MessageReader {
  private final int generation;
  private final long line;
  private final Messages messages;
  private byte[] payload = new byte[0];
  private int payloadLength;
  private int chunksRead;
  private long place;
  private long lastOrdinal;
  private long lastNumber;
  private boolean isLossUntold;
  private String why = "";

  /**
   * @param line ordinal that everything was safe through
   */
  MessageReader(int generation, long line, Messages messages) {
    this.generation = generation;
    this.line = line;
    this.messages = messages;
  }

  /**
   * @return false if the life ends before this excerpt
   */
  boolean excerpt(long at, String where, byte[] excerpt, int length) throws IOException {
    ExcerptHeader header;
    try {
      header = ExcerptHeader.read(excerpt, length);
    } catch (JournalDamagedException e) {
      return skip(where, String.valueOf(e.getMessage()));
    }
    boolean follows = lastOrdinal == 0 || header.ordinal() == lastOrdinal + 1;
    if (!follows && !isLossUntold && !skip(where, "an excerpt is missing before this one")) {
      return false;
    }
    lastOrdinal = header.ordinal();
    if (header.chunk() != chunksRead) {
      unreadable(where, "a chunk is missing");
      if (header.chunk() != 0) {
        return true;
      }
    }
    add(header, at, excerpt);
    return true;
  }

  private void add(ExcerptHeader header, long at, byte[] excerpt) throws IOException {
    if (header.chunk() == 0) {
      // All chunks but the last are full.
      payload =
          new byte
              [header.chunks() == 1
                  ? header.payloadLength()
                  : Math.multiplyExact(header.chunks(), QueueDirectory.CHUNK_LENGTH)];
      payloadLength = 0;
      place = at;
    }
    System.arraycopy(excerpt, ExcerptHeader.LENGTH, payload, payloadLength, header.payloadLength());
    payloadLength += header.payloadLength();
    chunksRead++;
    if (chunksRead == header.chunks()) {
      chunksRead = 0;
      isLossUntold = false;
      lastNumber = header.number();
      byte[] whole = payload;
      payload = new byte[0];
      messages.message(
          generation,
          place,
          header.kind(),
          header.number(),
          payloadLength == whole.length ? whole : Arrays.copyOf(whole, payloadLength));
    }
  }

  /**
   * @return false if the life ends here: nothing from here on was safe
   */
  boolean skip(String where, String reason) throws IOException {
    unreadable(where, reason);
    isLossUntold = lastOrdinal < line;
    return isLossUntold;
  }

  void unreadable(String where, String reason) throws IOException {
    chunksRead = 0;
    why = ": " + reason + " [" + where + "]";
    messages.unreadable(where, reason);
  }

  /**
   * @throws JournalDamagedException if something at or below the line was not read, and no later message can tell
   */
  void end(String where) throws IOException {
    if (lastOrdinal < line || isLossUntold) {
      throw new JournalDamagedException(
          "what was safe on disk cannot be read [journal="
              + where
              + "] [excerpt="
              + (lastOrdinal + 1)
              + "] [safe through="
              + line
              + "] [last number read="
              + lastNumber
              + "]"
              + why);
    }
    if (chunksRead != 0) {
      unreadable(where, "the last message is not whole");
    }
  }
}
