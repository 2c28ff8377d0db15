package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  @Test
  void givesWhatItHasAndTakesItBack() {
    BodyBudget budget = new BodyBudget(100);
    assertThat(budget.reserve(60)).isTrue();
    assertThat(budget.reserve(41)).isFalse();
    assertThat(budget.free()).isEqualTo(40);
    assertThat(budget.reserve(40)).isTrue();
    budget.release(60);
    assertThat(budget.reserve(60)).isTrue();
    assertThat(budget.free()).isZero();
  }
}
