package io.tallygate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.loadtest.load.LoadOptions.Protocol;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorShareTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "2, 3", "3, 8", "5, 64", "64, 10000"})
  void shouldLeaveNothingOutAndSendNothingTwice(int processes, int connections) {
    LoadOptions options =
        new LoadOptions(
            Protocol.BINARY, 0, 1, 0, 1_000_003, connections, 10, 1_234_567, 1, RecordMix.EVEN, 0);
    int next = 0;
    long records = 0;
    long rate = 0;
    for (int i = 0; i < processes; i++) {
      GeneratorShare share = new GeneratorShare(i, processes);
      assertThat(share.begin(connections)).isEqualTo(next);
      next = share.end(connections);
      assertThat(share.before(1_000_000_000_007L, connections)).isEqualTo(records);
      records += share.part(1_000_000_000_007L, connections);
      rate += share.pace(options).rate();
    }
    assertThat(next).isEqualTo(connections);
    assertThat(records).isEqualTo(1_000_000_000_007L);
    assertThat(rate).isEqualTo(1_234_567);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "0, 1, 0", "1, 0, 4000000", "1, 1, 4000000"})
  void shouldTakeTurnsWithTheOthers(int index, int offset, long delayNs) {
    LoadOptions options =
        new LoadOptions(
            Protocol.BINARY, 0, 1, 0, 10, 2 + offset, 4_000, 1_000_000, 1, RecordMix.EVEN, 0);
    assertThat(new GeneratorShare(index, 2).pace(options).delayNs()).isEqualTo(delayNs);
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void shouldStayAnOpenLoopAtTheSmallestRate(long rate) {
    LoadOptions options =
        new LoadOptions(Protocol.BINARY, 0, 1, 0, 10, 8, 1, rate, 1, RecordMix.EVEN, 0);
    assertThat(IntStream.range(0, 8).mapToLong(i -> new GeneratorShare(i, 8).pace(options).rate()))
        .allMatch(each -> each == 1);
  }
}
