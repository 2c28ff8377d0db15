package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.flush.FlushHold;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FlushHoldsTest {
  private final FlushHolds holds = new FlushHolds();

  @Test
  void shouldHoldNothingBeforeItIsKnownWhatIsStored() {
    assertThat(holds.holdStored()).isNull();
    holds.stored(4, 0);
    assertThat(holds.holdStored()).isNull();
  }

  @Test
  void shouldHoldTheNewestStoredFlush() {
    holds.stored(4, 1_000);
    FlushHold older = Objects.requireNonNull(holds.holdStored());
    holds.stored(5, 2_000);
    FlushHold newer = Objects.requireNonNull(holds.holdStored());

    assertThat(older.number()).isEqualTo(4);
    assertThat(older.asOfMs()).isEqualTo(1_000);
    assertThat(newer.number()).isEqualTo(5);
    assertThat(newer.asOfMs()).isEqualTo(2_000);
    assertThat(holds.numbers()).containsExactly(4L, 5L);
    older.close();
    older.close();
    assertThat(holds.numbers()).containsExactly(5L);
  }
}
