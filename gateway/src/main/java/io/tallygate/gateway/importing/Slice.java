package io.tallygate.gateway.importing;

import java.util.Arrays;

/** A piece of a byte array, moved about instead of copied. For one thread. */
final class Slice {
  byte[] bytes = new byte[0];
  int start;
  int end;

  void set(byte[] newBytes, int newStart, int newEnd) {
    bytes = newBytes;
    start = newStart;
    end = newEnd;
  }

  void set(byte[] all) {
    set(all, 0, all.length);
  }

  int length() {
    return end - start;
  }

  boolean isEmpty() {
    return start == end;
  }

  boolean is(byte[] text) {
    return Arrays.equals(bytes, start, end, text, 0, text.length);
  }

  boolean startsWith(byte[] text) {
    return length() >= text.length
        && Arrays.equals(bytes, start, start + text.length, text, 0, text.length);
  }

  boolean endsWith(byte[] text) {
    return length() >= text.length
        && Arrays.equals(bytes, end - text.length, end, text, 0, text.length);
  }

  /** Leaves out spaces at both ends. */
  void trim() {
    while (start < end && bytes[start] == ' ') {
      start++;
    }
    while (start < end && bytes[end - 1] == ' ') {
      end--;
    }
  }
}
