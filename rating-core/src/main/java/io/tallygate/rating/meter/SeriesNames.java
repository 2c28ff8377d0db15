package io.tallygate.rating.meter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What every series is, by number, in memory outside the heap: some 30 bytes for one with a subject of 16. As objects it was 200, and
 * ten million did not fit into the heap of a gateway. A definition that is asked for is made anew.
 *
 * <pre>
 *  places   by number: offset of the entry, in units of 4 bytes
 *  entries  hash of the key i32 | rule + 1 | source, of a derived series only | key (see KeyBytes)
 *           numbers of seven bits a byte; none crosses from one chunk to the next
 * </pre>
 *
 * <p>One thread at a time adds, any thread reads: whoever has read {@link #size}, or was handed a number in an orderly way, sees
 * what was written before.
 */
public final class SeriesNames {
  /** More than a frame holds, so more than any definition. */
  private static final int CHUNK_LENGTH = 1 << 18;

  private static final int UNIT_SHIFT = 2;
  private static final int HASH_LENGTH = 4;

  private final DirectInts places = new DirectInts(0);
  private volatile UnsafeBuffer[] chunks = new UnsafeBuffer[0];
  private volatile int size;
  private int end = CHUNK_LENGTH;

  /** A stretch of an entry, and how far it is read. */
  private static final class Cursor {
    private final UnsafeBuffer chunk;
    private int at;

    Cursor(UnsafeBuffer chunk, int at) {
      this.chunk = chunk;
      this.at = at;
    }

    int number() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte next = chunk.getByte(at++);
        value |= (next & 0x7F) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    byte[] bytes() {
      byte[] text = new byte[number()];
      chunk.getBytes(at, text);
      at += text.length;
      return text;
    }

    String text() {
      return new String(bytes(), UTF_8);
    }
  }

  /** Numbers from one on, as a list of definitions that are made when they are asked for. */
  private static final class View extends AbstractList<SeriesDefinition> implements RandomAccess {
    private final SeriesNames names;
    private final int from;
    private final int count;

    View(SeriesNames names, int from, int count) {
      this.names = names;
      this.from = from;
      this.count = count;
    }

    @Override
    public SeriesDefinition get(int index) {
      if (index < 0 || index >= count) {
        throw new IndexOutOfBoundsException(index);
      }
      return names.get(from + index);
    }

    @Override
    public int size() {
      return count;
    }
  }

  /** The next number is this. */
  public int size() {
    return size;
  }

  /** Bytes of memory taken for entries and their places. Any thread. */
  public long bytes() {
    return (long) chunks.length * CHUNK_LENGTH + (long) places.capacity() * Integer.BYTES;
  }

  /**
   * Adds the next series.
   *
   * @throws IllegalStateException if its number is not the next one
   */
  public void append(SeriesDefinition definition) {
    int number = definition.number();
    if (number != size) {
      throw new IllegalStateException(
          "series out of order [number=" + number + "] [expected=" + size + "]");
    }
    KeyBytes key = KeyBytes.of(definition.key());
    KeyBytes head = new KeyBytes();
    head.number(definition.decomposition() + 1);
    if (!definition.isSource()) {
      head.number(definition.source());
    }
    int length = HASH_LENGTH + head.length() + key.length();
    if (length > CHUNK_LENGTH) {
      throw new IllegalStateException("a series' key is too long [bytes=" + key.length() + "]");
    }
    places.grow(number + 1);
    if (end + length > CHUNK_LENGTH) {
      UnsafeBuffer[] grown = Arrays.copyOf(chunks, chunks.length + 1);
      grown[chunks.length] = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_LENGTH));
      chunks = grown;
      end = 0;
    }
    UnsafeBuffer chunk = chunks[chunks.length - 1];
    chunk.putInt(end, key.hash());
    chunk.putBytes(end + HASH_LENGTH, head.bytes(), 0, head.length());
    chunk.putBytes(end + HASH_LENGTH + head.length(), key.bytes(), 0, key.length());
    places.set(number, (int) (((long) (chunks.length - 1) * CHUNK_LENGTH + end) >>> UNIT_SHIFT));
    end = (end + length + (1 << UNIT_SHIFT) - 1) & -(1 << UNIT_SHIFT);
    size = number + 1;
  }

  private Cursor entry(int number) {
    long offset = (places.get(number) & 0xFFFF_FFFFL) << UNIT_SHIFT;
    return new Cursor(
        chunks[(int) (offset / CHUNK_LENGTH)], (int) (offset & (CHUNK_LENGTH - 1)) + HASH_LENGTH);
  }

  /** Behind the head: at the key. */
  private Cursor keyOf(int number) {
    Cursor entry = entry(number);
    if (entry.number() != 0) {
      entry.number();
    }
    return entry;
  }

  /** The definition of a series. */
  public SeriesDefinition get(int number) {
    Cursor entry = entry(number);
    int decomposition = entry.number() - 1;
    int source = decomposition == SeriesDefinition.NONE ? number : entry.number();
    return new SeriesDefinition(number, key(entry), source, decomposition);
  }

  /** The key of a series; a derived one has its source's. */
  public SeriesKey key(int number) {
    return key(keyOf(number));
  }

  private static SeriesKey key(Cursor key) {
    int tenant = key.number();
    int meter = key.number();
    String subject = key.text();
    int count = key.number();
    if (count == 0) {
      return new SeriesKey(tenant, meter, subject, List.of());
    }
    List<String> dimensions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      dimensions.add(key.text());
    }
    return new SeriesKey(tenant, meter, subject, dimensions);
  }

  public boolean isSource(int number) {
    return entry(number).number() == 0;
  }

  /** Index of the rule, or {@link SeriesDefinition#NONE}. */
  public int decomposition(int number) {
    return entry(number).number() - 1;
  }

  /** The number of the source; of a source series its own. */
  public int source(int number) {
    Cursor entry = entry(number);
    return entry.number() == 0 ? number : entry.number();
  }

  /** Id of the meter. */
  public int meter(int number) {
    Cursor key = keyOf(number);
    key.number();
    return key.number();
  }

  public String subject(int number) {
    return new String(subjectBytes(number), UTF_8);
  }

  /** The subject in UTF-8. */
  public byte[] subjectBytes(int number) {
    Cursor key = keyOf(number);
    key.number();
    key.number();
    return key.bytes();
  }

  /** A hash of a subject in UTF-8: the same for every series of the subject, another one in each process. */
  public static int subjectHash(byte[] subject) {
    return KeyBytes.hash(subject, subject.length);
  }

  /** The hash of its key. */
  int keyHash(int number) {
    Cursor entry = entry(number);
    return entry.chunk.getInt(entry.at - HASH_LENGTH);
  }

  boolean hasKey(int number, KeyBytes wanted) {
    Cursor key = keyOf(number);
    if (key.at + wanted.length() > CHUNK_LENGTH) {
      return false;
    }
    byte[] bytes = wanted.bytes();
    for (int i = 0; i < wanted.length(); i++) {
      if (key.chunk.getByte(key.at + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a number has this very definition. */
  public boolean has(SeriesDefinition definition) {
    return definition.number() < size && get(definition.number()).equals(definition);
  }

  /**
   * The definitions of numbers from one up to, and without, another. They are made when they are asked for: the list takes no memory to
   * speak of.
   */
  public List<SeriesDefinition> list(int from, int to) {
    if (from < 0 || to < from || to > size) {
      throw new IndexOutOfBoundsException(
          "no such series [from=" + from + "] [to=" + to + "] [size=" + size + "]");
    }
    return new View(this, from, to - from);
  }

  /** Whether a list is one of this object's own, so that there is nothing to compare. */
  public boolean isOwn(List<SeriesDefinition> list) {
    return list instanceof View view && view.names == this;
  }
}
