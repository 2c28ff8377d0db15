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
    to.set(key);
    return to;
  }

  /** Becomes this key. */
  void set(SeriesKey key) {
    length = 0;
    number(key.tenant());
    number(key.meter());
    text(key.subject().getBytes(UTF_8));
    List<String> dimensions = key.dimensions();
    number(dimensions.size());
    for (int i = 0; i < dimensions.size(); i++) {
      text(dimensions.get(i).getBytes(UTF_8));
    }
  }

  /** Becomes the key of a series without dimensions. */
  void set(int tenant, int meter, byte[] subject, int from, int subjectLength) {
    length = 0;
    number(tenant);
    number(meter);
    text(subject, from, subjectLength);
    number(0);
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

  private void text(byte[] encoded) {
    text(encoded, 0, encoded.length);
  }

  private void text(byte[] from, int start, int count) {
    number(count);
    reserve(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
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
