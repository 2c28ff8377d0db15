package io.tallygate.rating.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdHasherTest {
  private static final long KEY_0 = 0x0706050403020100L;
  private static final long KEY_1 = 0x0f0e0d0c0b0a0908L;

  /** The first vectors of SipHash's own test table for 128 bits of output: key 00…0f, input 00, 01, … of the given length. */
  @ParameterizedTest
  @CsvSource({
    "0, a3817f04ba25a8e66df67214c7550293",
    "1, da87c1d86b99af44347659119b22fc45",
    "2, 8177228da4a45dc7fca38bdef60affe4",
  })
  void shouldAgreeWithTheReferenceVectors(int length, String expected) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) i;
    }
    IdHasher hasher = new IdHasher(KEY_0, KEY_1);
    hasher.hash(input, length);
    ByteBuffer result = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    result.putLong(hasher.low()).putLong(hasher.high());
    assertThat(HexFormat.of().formatHex(result.array())).isEqualTo(expected);
  }

  @Test
  void shouldNotConfuseTheBorderBetweenSourceAndId() {
    IdHasher one = new IdHasher(1, 2);
    one.hash(0, "shop-a", "b");
    IdHasher other = new IdHasher(1, 2);
    other.hash(0, "shop", "-ab");
    assertThat(one.low()).isNotEqualTo(other.low());
  }

  @Test
  void shouldDependOnTenantAndKey() {
    IdHasher first = new IdHasher(1, 2);
    first.hash(0, "s", "1");
    long low = first.low();
    first.hash(1, "s", "1");
    assertThat(first.low()).isNotEqualTo(low);
    IdHasher second = new IdHasher(1, 3);
    second.hash(0, "s", "1");
    assertThat(second.low()).isNotEqualTo(low);
  }

  @Test
  void shouldKeepHashesOfTwoTenantsApart() {
    IdHasher hasher = new IdHasher(1, 2);
    hasher.hash(0, 5L, 6L);
    long low = hasher.low();
    hasher.hash(1, 5L, 6L);
    assertThat(hasher.low()).isNotEqualTo(low);
    hasher.hash(0, 6L, 5L);
    assertThat(hasher.low()).isNotEqualTo(low);
    hasher.hash(0, 5L, 6L);
    assertThat(hasher.low()).isEqualTo(low);
  }
}
