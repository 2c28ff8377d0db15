package io.tallygate.rating.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128-bit keyed hashes of event ids: SipHash-2-4 with 128 bits of output (Aumasson, Bernstein: "SipHash: a fast short-input
 * PRF", 2012, and its reference implementation's SIPHASH_128 form). Keyed with a secret of the data directory, so that a
 * sender cannot make two ids collide. One instance per thread.
 */
public final class IdHasher {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;
  private byte[] text = new byte[256];
  private long low;
  private long high;

  public IdHasher(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /**
   * Hashes (tenant, source, id). The parts' lengths are hashed too, so that no two different triples give the same text.
   *
   * <p>The result stands in {@link #low} and {@link #high}; it is never all zero, which means "no id" in the log.
   */
  public void hash(int tenant, String source, String id) {
    byte[] sourceBytes = source.getBytes(UTF_8);
    byte[] idBytes = id.getBytes(UTF_8);
    hash(tenant, sourceBytes, 0, sourceBytes.length, idBytes, 0, idBytes.length);
  }

  /** {@link #hash(int, String, String)} of texts in UTF-8. */
  public void hash(
      int tenant,
      byte[] source,
      int sourceFrom,
      int sourceLength,
      byte[] id,
      int idFrom,
      int idLength) {
    int length = 8 + sourceLength + idLength;
    if (text.length < length) {
      text = new byte[length * 2];
    }
    putInt(0, tenant);
    putInt(4, sourceLength);
    System.arraycopy(source, sourceFrom, text, 8, sourceLength);
    System.arraycopy(id, idFrom, text, 8 + sourceLength, idLength);
    hash(text, length);
    if (low == 0 && high == 0) {
      low = 1;
    }
  }

  /**
   * Hashes (tenant, hash of an id that a producer has made), so that ids of two tenants never meet. The text differs from
   * that of any (tenant, source, id): no source has the length -1.
   *
   * <p>The result stands in {@link #low} and {@link #high}, as above.
   */
  public void hash(int tenant, long idLow, long idHigh) {
    WORD.set(text, 0, (tenant & 0xFFFF_FFFFL) | (-1L << 32));
    WORD.set(text, 8, idLow);
    WORD.set(text, 16, idHigh);
    hash(text, 24);
    if (low == 0 && high == 0) {
      low = 1;
    }
  }

  /** First 8 bytes of the hash, little endian. */
  public long low() {
    return low;
  }

  /** Last 8 bytes of the hash, little endian. */
  public long high() {
    return high;
  }

  private void putInt(int at, int value) {
    text[at] = (byte) value;
    text[at + 1] = (byte) (value >> 8);
    text[at + 2] = (byte) (value >> 16);
    text[at + 3] = (byte) (value >> 24);
  }

  /** SipHash-2-4-128 of the first bytes of an array. */
  void hash(byte[] input, int length) {
    long v0 = 0x736f6d6570736575L ^ key0;
    long v1 = 0x646f72616e646f6dL ^ key1 ^ 0xee;
    long v2 = 0x6c7967656e657261L ^ key0;
    long v3 = 0x7465646279746573L ^ key1;
    int whole = length & ~7;
    for (int at = 0; at <= whole; at += 8) {
      long m =
          at < whole
              ? (long) WORD.get(input, at)
              : rest(input, at, length & 7) | ((long) length << 56);
      v3 ^= m;
      for (int round = 0; round < 2; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= m;
    }
    v2 ^= 0xee;
    for (int half = 0; half < 2; half++) {
      for (int round = 0; round < 4; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      long folded = v0 ^ v1 ^ v2 ^ v3;
      if (half == 0) {
        low = folded;
        v1 ^= 0xdd;
      } else {
        high = folded;
      }
    }
  }

  private static long rest(byte[] input, int at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (input[at + i] & 0xffL) << (8 * i);
    }
    return value;
  }
}
