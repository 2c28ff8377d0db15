package io.tallygate.rating.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.flush.CounterDigest;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class FlushCodecTest {
  private final Random random = new Random(3);

  private static FlushBatch batch(Deltas deltas) {
    return new FlushBatch(
        1, 100, 1, 1, deltas, List.of(), List.of(), 1, List.of(), new byte[] {1, 2});
  }

  private Deltas anyDeltas(int rows) {
    Deltas deltas = new Deltas();
    int series = 0;
    for (int i = 0; i < rows; i++) {
      series += 1 + random.nextInt(3);
      boolean isWide = random.nextInt(100) == 0;
      deltas.add(
          isWide ? Integer.MAX_VALUE - i : series,
          isWide ? random.nextInt() : 2_000_000,
          isWide ? Long.MIN_VALUE : 1 + random.nextInt(70),
          isWide ? random.nextLong() : random.nextInt(100_000));
    }
    return deltas;
  }

  /** The form before numbers of seven bits. */
  private static byte[] wide(Deltas deltas) {
    ByteBuffer rows = ByteBuffer.allocate(24 * deltas.size());
    for (int row = 0; row < deltas.size(); row++) {
      rows.putInt(deltas.series(row)).putInt(deltas.window(row));
      rows.putLong(deltas.count(row)).putLong(deltas.sum(row));
    }
    return rows.array();
  }

  private static boolean same(Deltas some, Deltas others) {
    return some.size() == others.size()
        && CounterDigest.of(some).sameAs(CounterDigest.of(others))
        && Arrays.equals(wide(some), wide(others));
  }

  @Test
  void shouldReadRowsOfSeveralParts() throws IOException {
    Deltas deltas = anyDeltas(120_000);
    FlushCodec.Assembly assembly = new FlushCodec.Assembly();
    FlushBatch[] read = new FlushBatch[1];
    int[] bytes = new int[2];
    new FlushCodec()
        .encode(
            batch(deltas),
            (kind, part, length) -> {
              if (kind == FlushCodec.KIND_MARK) {
                read[0] = assembly.commit(1, Arrays.copyOf(part, length));
              } else {
                assembly.part(kind, Arrays.copyOf(part, length));
                bytes[0] += length;
                bytes[1]++;
              }
            });

    assertThat(same(read[0].deltas(), deltas)).isTrue();
    assertThat(bytes[1]).isGreaterThan(2);
    assertThat(bytes[0]).isLessThan(7 * deltas.size());
  }

  @Test
  void shouldReadRowsOfTheFormBefore() throws IOException {
    Deltas deltas = anyDeltas(1_000);
    byte[] state = {1, 2};
    CRC32C crc = new CRC32C();
    crc.update(FlushCodec.KIND_WIDE_DELTAS);
    crc.update(wide(deltas));
    crc.update(FlushCodec.KIND_STATE);
    crc.update(state);
    byte[] mark =
        ByteBuffer.allocate(44)
            .putInt(2)
            .putInt((int) crc.getValue())
            .putLong(100)
            .putLong(1)
            .putInt(1)
            .putInt(deltas.size())
            .putInt(1)
            .putInt(0)
            .array();
    FlushCodec.Assembly assembly = new FlushCodec.Assembly();
    assembly.part(FlushCodec.KIND_WIDE_DELTAS, wide(deltas));
    assembly.part(FlushCodec.KIND_STATE, state);

    assertThat(same(assembly.commit(1, mark).deltas(), deltas)).isTrue();
  }

  @Test
  void shouldSayThatARowIsCutOff() {
    assertThatThrownBy(() -> DeltaRows.read(new byte[] {2, 4, 2, (byte) 0x80}, new Deltas()))
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("[bytes=4]");
  }
}
