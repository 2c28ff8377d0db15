package io.tallygate.rating.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.charge.call.PartRule;
import io.tallygate.rating.charge.call.PartRules;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The auditor takes calls apart as the rule does, and tells where they differ. */
class CallRecountDifferentialTest {
  private static final int RULES = 100;
  private static final int CALLS = 50;

  private static Map<Integer, Long> split(PartRule rule, long startMs, long quantity) {
    Map<Integer, Long> parts = new TreeMap<>();
    rule.split(startMs, quantity, (part, billed) -> parts.merge(part, billed, Math::addExact));
    return parts;
  }

  @Test
  void shouldComeToTheSameParts() {
    long seed = System.nanoTime();
    System.out.println("recount of calls: seed " + seed);
    PartRules random = new PartRules(seed);
    for (int i = 0; i < RULES; i++) {
      int scale = i % 10;
      long unit = (long) Math.pow(10, scale);
      PartRule rule = random.rule(scale);
      for (int j = 0; j < CALLS; j++) {
        long startMs = random.startMs();
        long quantity = random.seconds() * unit + (scale == 0 ? 0 : startMs % unit);
        assertThat(CallRecount.of(rule, startMs, quantity))
            .as("seed " + seed + " rule " + i + " call " + j)
            .isEqualTo(split(rule, startMs, quantity));
        assertThat(CallRecount.of(rule, startMs, -quantity))
            .isEqualTo(split(rule, startMs, -quantity));
      }
    }
  }

  @Test
  void shouldEndWhateverTheLengthAndTheStart() {
    PartRules random = new PartRules(1);
    for (int scale : new int[] {0, 9}) {
      PartRule rule = random.rule(scale);
      for (long startMs : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
        for (long quantity : new long[] {Long.MIN_VALUE, 0, 1, Long.MAX_VALUE}) {
          assertThat(CallRecount.of(rule, startMs, quantity))
              .isEqualTo(split(rule, startMs, quantity));
        }
      }
    }
  }
}
