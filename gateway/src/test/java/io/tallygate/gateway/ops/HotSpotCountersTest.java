package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HotSpotCountersTest {
  @Test
  void shouldReadThoseOfThisProcess() {
    HotSpotCounters counters = HotSpotCounters.ofThisProcess();
    long before = counters.safepoints();
    System.gc();

    assertThat(counters.safepoints()).isGreaterThan(before);
    assertThat(counters.safepointSeconds()).isPositive().isLessThan(3_600);
  }

  @Test
  void shouldBeZeroWithoutTheFile(@TempDir Path directory) {
    HotSpotCounters counters = HotSpotCounters.of(directory.resolve("1"));
    assertThat(counters.safepoints()).isZero();
    assertThat(counters.safepointSeconds()).isZero();
  }

  @Test
  void shouldBeZeroWhereTheFileIsSomethingElse(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("1"), new byte[4096]);
    assertThat(HotSpotCounters.of(file).safepoints()).isZero();
  }

  @Test
  void shouldStopAtAnEntryThatReachesBeyondTheEnd() {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    bytes.putInt(0, 0xCAFEC0C0).put(4, (byte) 0).put(5, (byte) 2);
    bytes.putInt(24, 32).putInt(28, 1).putInt(32, 1_000);
    assertThat(HotSpotCounters.of(bytes).safepoints()).isZero();
  }
}
