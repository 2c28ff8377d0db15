package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.protocol.Definition;
import io.tallygate.protocol.RefusalCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of series, in the order of their first row: by the bytes of subject and dimensions as they stand in the file, so that a known
 * series costs no object. A row says {@link #begin}, {@link #part} for the subject and each dimension, {@link #number}. Numbers
 * depend on the rows only, so that a restarted import gives the same ones. For one thread.
 */
final class SeriesIndex {
  private static final int TEXT_LENGTH_MAX = 256;
  private static final int UNKNOWN = -1;

  private final List<GatewayMeter> targets;
  private final Charset charset;
  private final List<Definition> fresh = new ArrayList<>();
  private final List<Definition.Series> series = new ArrayList<>();

  private byte[] key = new byte[1024];
  private int keyLength;
  private byte[][] keys = new byte[64][];
  private int[] slots = new int[256];

  /**
   * @param targets meters by number
   * @param attributes names of attributes, which get the numbers from 1
   */
  SeriesIndex(List<GatewayMeter> targets, Charset charset, List<String> attributes) {
    this.targets = targets;
    this.charset = charset;
    for (String name : attributes) {
      fresh.add(new Definition.AttributeName(fresh.size() + 1, name));
    }
    Arrays.fill(slots, UNKNOWN);
  }

  void begin(int target) {
    keyLength = 0;
    reserve(2);
    key[keyLength++] = (byte) target;
    key[keyLength++] = (byte) (target >> 8);
  }

  void part(Slice text) {
    reserve(text.length() + 4);
    int length = text.length();
    for (int i = 0; i < 4; i++) {
      key[keyLength++] = (byte) (length >> (8 * i));
    }
    System.arraycopy(text.bytes, text.start, key, keyLength, length);
    keyLength += length;
  }

  private void reserve(int more) {
    if (keyLength + more > key.length) {
      key = Arrays.copyOf(key, (keyLength + more) * 2);
    }
  }

  /** The number of the series that was put together; -1, and says why, if there can be no such series. */
  int number(Refused refused) {
    int slot = slot(key, keyLength);
    int number = slots[slot];
    return number != UNKNOWN ? number : add(slot, refused);
  }

  private int slot(byte[] bytes, int length) {
    int mask = slots.length - 1;
    int at = hash(bytes, length) & mask;
    while (slots[at] != UNKNOWN) {
      byte[] known = keys[slots[at]];
      if (Arrays.equals(known, 0, known.length, bytes, 0, length)) {
        break;
      }
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int hash(byte[] bytes, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash ^ (hash >>> 15);
  }

  private int add(int slot, Refused refused) {
    int target = (key[0] & 0xFF) | (key[1] & 0xFF) << 8;
    GatewayMeter meter = targets.get(target);
    List<String> texts = new ArrayList<>();
    int at = 2;
    while (at < keyLength) {
      int length = ByteBuffer.wrap(key).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(at);
      String text = decode(key, at + 4, length);
      boolean isSubject = texts.isEmpty();
      String name = isSubject ? "subject" : meter.dimensions().get(texts.size() - 1);
      if (text == null || text.getBytes(UTF_8).length > TEXT_LENGTH_MAX) {
        refused.because(
            isSubject ? RefusalCode.SUBJECT_INVALID : RefusalCode.DIMENSIONS_INVALID,
            name,
            text == null
                ? "is not text in " + charset.name()
                : "is longer than " + TEXT_LENGTH_MAX + " bytes");
        return UNKNOWN;
      }
      if (isSubject && text.isEmpty()) {
        refused.because(RefusalCode.MISSING_FIELD, name, "the subject is empty");
        return UNKNOWN;
      }
      texts.add(text);
      at += 4 + length;
    }
    int number = series.size();
    Definition.Series definition =
        new Definition.Series(
            number, meter.key(), meter.scale(), texts.get(0), texts.subList(1, texts.size()));
    series.add(definition);
    fresh.add(definition);
    if (number == keys.length) {
      keys = Arrays.copyOf(keys, number * 2);
    }
    keys[number] = Arrays.copyOf(key, keyLength);
    slots[slot] = number;
    if (series.size() * 2 > slots.length) {
      grow();
    }
    return number;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, UNKNOWN);
    for (int i = 0; i < series.size(); i++) {
      slots[slot(keys[i], keys[i].length)] = i;
    }
  }

  private @org.jspecify.annotations.Nullable String decode(byte[] bytes, int from, int length) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** What was defined since this was asked last. */
  List<Definition> takeFresh() {
    List<Definition> taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  /** All series so far. */
  List<Definition.Series> series() {
    return series;
  }
}
