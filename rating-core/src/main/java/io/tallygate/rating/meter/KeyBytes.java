package io.tallygate.rating.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A series' key as bytes in memory, as short as they get: numbers seven bits a byte, texts behind their lengths. No key is the
 * beginning of another. Not thread-safe.
 *
 * <pre>
 *  tenant | meter | subject length | subject | dimension count | for each: length, value
 * </pre>
 */
final class KeyBytes {
  /** Another one in each process: nobody can choose subjects that fall on the same place. */
  private static final long SEED = new SplittableRandom().nextLong();

  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

  private byte[] bytes = new byte[64];
  private int length;

  static KeyBytes of(SeriesKey key) {
    KeyBytes to = new KeyBytes();
    to.number(key.tenant());
    to.number(key.meter());
    to.text(key.subject());
    List<String> dimensions = key.dimensions();
    to.number(dimensions.size());
    for (int i = 0; i < dimensions.size(); i++) {
      to.text(dimensions.get(i));
    }
    return to;
  }

  void number(int value) {
    reserve(5);
    int left = value;
    while ((left & ~0x7F) != 0) {
      bytes[length++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
  }

  private void text(String text) {
    byte[] encoded = text.getBytes(UTF_8);
    number(encoded.length);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int hash() {
    return hash(bytes, length);
  }

  /** Every bit of every byte changes half of the bits of the hash. */
  static int hash(byte[] bytes, int length) {
    long hash = SEED;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ bytes[i]) * FACTOR;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }

  static int mix(long value) {
    long hash = (value ^ value >>> 32) * FACTOR;
    return (int) (hash >>> 32);
  }
}
