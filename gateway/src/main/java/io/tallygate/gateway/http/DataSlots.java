package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The values that the meters of one event's type wanted out of its {@code data}, as UTF-8 in one reused array. One thread.
 */
final class DataSlots {
  static final byte ABSENT = 0;
  static final byte STRING = 1;
  static final byte NUMBER = 2;
  static final byte BOOLEAN = 3;

  /** An object or an array: no meter can use it. */
  static final byte COMPOSITE = 4;

  /** The name stood there more than once. */
  static final byte REPEATED = 5;

  /** A string with half of a surrogate pair, which UTF-8 cannot carry. Its text is empty. */
  static final byte ILL_FORMED = 6;

  private byte[] text = new byte[1024];
  private byte[] kinds = new byte[16];
  private int[] starts = new int[17];
  private int[] ends = new int[16];
  private int end;

  /** Forgets everything and makes room for so many slots. */
  void clear(int slots) {
    if (kinds.length < slots) {
      kinds = new byte[slots];
      starts = new int[slots];
      ends = new int[slots];
    }
    Arrays.fill(kinds, 0, slots, ABSENT);
    end = 0;
  }

  /**
   * Takes a value.
   *
   * @param from holds it in UTF-8
   */
  void put(int slot, byte kind, byte[] from, int offset, int length) {
    if (isNew(slot)) {
      ensure(length);
      System.arraycopy(from, offset, text, end, length);
      keep(slot, kind, end + length);
    }
  }

  /** Takes a value. */
  void put(int slot, byte kind, char[] from, int offset, int length) {
    if (isNew(slot)) {
      ensure(length * 3);
      int to = Texts.encode(from, offset, length, text, end);
      if (to == Texts.ILL_FORMED) {
        keep(slot, ILL_FORMED, end);
      } else {
        keep(slot, kind, to);
      }
    }
  }

  private void ensure(int length) {
    if (text.length - end < length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, end + length));
    }
  }

  private void keep(int slot, byte kind, int to) {
    kinds[slot] = kind;
    starts[slot] = end;
    end = to;
    ends[slot] = to;
  }

  void putComposite(int slot) {
    if (isNew(slot)) {
      kinds[slot] = COMPOSITE;
    }
  }

  private boolean isNew(int slot) {
    if (kinds[slot] != ABSENT) {
      kinds[slot] = REPEATED;
      return false;
    }
    return true;
  }

  byte kind(int slot) {
    return kinds[slot];
  }

  /** Holds the text of slots, between {@link #start} and {@link #end}. Changes with the next {@link #put}. */
  byte[] text() {
    return text;
  }

  int start(int slot) {
    return starts[slot];
  }

  int end(int slot) {
    return ends[slot];
  }

  String string(int slot) {
    return new String(text, starts[slot], ends[slot] - starts[slot], UTF_8);
  }
}
