package io.tallygate.gateway.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counters that the HotSpot virtual machine keeps of itself, in the file that {@code jstat} reads. The file is mapped once; a read is a load
 * from memory. Without the file ({@code -XX:-UsePerfData}, another virtual machine) every counter is 0. Any thread.
 *
 * <pre>
 *   0  magic CAFEC0C0, big endian   4  byte order (1: little)   5  version 2, 0   24  offset of the first entry   28  entries
 *   entry: 0 length | 4 offset of its name | 8 length of a vector | 12 type, J: long | 16 offset of its value
 * </pre>
 */
public final class HotSpotCounters {
  private static final int MAGIC = 0xCAFEC0C0;
  private static final int HEADER_LENGTH = 32;
  private static final int BYTE_ORDER_OFFSET = 4;
  private static final int MAJOR_VERSION_OFFSET = 5;
  private static final int FIRST_ENTRY_OFFSET = 24;
  private static final int ENTRIES_OFFSET = 28;
  private static final int ENTRY_HEAD_LENGTH = 20;
  private static final int NAME_OFFSET = 4;
  private static final int TYPE_OFFSET = 12;
  private static final int VALUE_OFFSET = 16;
  private static final String TICKS_PER_SECOND = "sun.os.hrt.frequency";

  private final @Nullable ByteBuffer memory;
  private final Map<String, Integer> offsets;

  private HotSpotCounters(@Nullable ByteBuffer memory, Map<String, Integer> offsets) {
    this.memory = memory;
    this.offsets = Map.copyOf(offsets);
  }

  /** Those of this process. */
  public static HotSpotCounters ofThisProcess() {
    // HotSpot takes this directory on Linux whatever java.io.tmpdir says.
    Path directory = Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"));
    return of(directory.resolve(Long.toString(ProcessHandle.current().pid())));
  }

  static HotSpotCounters of(Path file) {
    if (!Files.isReadable(file)) {
      return new HotSpotCounters(null, Map.of());
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException e) {
      // Metrics go without: there is nothing that anybody could do about it.
      return new HotSpotCounters(null, Map.of());
    }
  }

  static HotSpotCounters of(ByteBuffer bytes) {
    if (bytes.capacity() < HEADER_LENGTH
        || bytes.order(ByteOrder.BIG_ENDIAN).getInt(0) != MAGIC
        || bytes.get(MAJOR_VERSION_OFFSET) != 2) {
      return new HotSpotCounters(null, Map.of());
    }
    bytes.order(bytes.get(BYTE_ORDER_OFFSET) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    Map<String, Integer> offsets = new HashMap<>();
    int at = bytes.getInt(FIRST_ENTRY_OFFSET);
    int entries = bytes.getInt(ENTRIES_OFFSET);
    for (int i = 0; i < entries && at >= 0 && at <= bytes.capacity() - ENTRY_HEAD_LENGTH; i++) {
      int length = bytes.getInt(at);
      if (length < ENTRY_HEAD_LENGTH || length > bytes.capacity() - at) {
        break;
      }
      int value = bytes.getInt(at + VALUE_OFFSET);
      if (bytes.get(at + TYPE_OFFSET) == 'J' && value >= 0 && value <= length - Long.BYTES) {
        offsets.put(name(bytes, at + bytes.getInt(at + NAME_OFFSET), at + length), at + value);
      }
      at += length;
    }
    return new HotSpotCounters(bytes, offsets);
  }

  private static String name(ByteBuffer bytes, int from, int limit) {
    int to = from;
    while (to < limit && bytes.get(to) != 0) {
      to++;
    }
    byte[] name = new byte[Math.max(0, to - from)];
    bytes.get(from, name);
    return new String(name, UTF_8);
  }

  /** Times that all threads were stopped. */
  public long safepoints() {
    return read("sun.rt.safepoints");
  }

  /** Time that all threads were stopped, with the way to the stop, in seconds. */
  public double safepointSeconds() {
    long ticks = read(TICKS_PER_SECOND);
    return ticks == 0 ? 0 : (double) read("sun.rt.safepointTime") / ticks;
  }

  private long read(String name) {
    ByteBuffer bytes = memory;
    Integer offset = offsets.get(name);
    return bytes == null || offset == null ? 0 : bytes.getLong(offset);
  }
}
