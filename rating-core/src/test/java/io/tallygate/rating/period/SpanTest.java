package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpanTest {
  private static Span span(long from, long to) {
    return new Span(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
  }

  @Test
  void shouldBeHalfOpen() {
    assertThat(span(10, 20).holds(Instant.ofEpochSecond(9))).isFalse();
    assertThat(span(10, 20).holds(Instant.ofEpochSecond(10))).isTrue();
    assertThat(span(10, 20).holds(Instant.ofEpochSecond(19))).isTrue();
    assertThat(span(10, 20).holds(Instant.ofEpochSecond(20))).isFalse();
    assertThat(span(10, 10).isEmpty()).isTrue();
    assertThat(span(10, 10).holds(Instant.ofEpochSecond(10))).isFalse();
  }

  @Test
  void shouldIntersect() {
    assertThat(span(10, 20).intersect(span(15, 30))).isEqualTo(span(15, 20));
    assertThat(span(10, 20).intersect(span(12, 14))).isEqualTo(span(12, 14));
    assertThat(span(10, 20).intersect(span(20, 30))).isEqualTo(span(20, 20));
    assertThat(span(40, 50).intersect(span(20, 30))).isEqualTo(span(40, 40));
  }

  @Test
  void shouldRefuseToEndBeforeItsStart() {
    assertThatThrownBy(() -> span(10, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before its start");
  }
}
