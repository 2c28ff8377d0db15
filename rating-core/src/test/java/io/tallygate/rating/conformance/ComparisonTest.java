package io.tallygate.rating.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;

/** What a conformance case lets pass, and what not. */
class ComparisonTest {
  private static final Figure TWO_THIRDS =
      new Figure(BigFraction.of(2, 3), new BigDecimal("0.67"), new BigDecimal("2"));

  private static PeerCase peer(String expected, String rounding, String compare) throws Exception {
    return PeerCase.of(
        new ObjectMapper()
            .readTree(
                """
                {"id": "x", "model": "m", "tariff": {}, "usage": {},
                 "expected": %s, "rounding": "%s", "compare": %s}
                """
                    .formatted(expected, rounding, compare)));
  }

  private static List<String> differences(PeerCase peer) {
    return Comparison.differences(peer, new Answer(TWO_THIRDS, (index, line) -> TWO_THIRDS));
  }

  @Test
  void shouldCompareExactAmounts() throws Exception {
    assertThat(differences(peer("{\"total\": \"0.67\"}", "none: exact", "{\"mode\": \"exact\"}")))
        .containsExactly("total: 0.67 expected, 2/3");
  }

  @Test
  void shouldRoundOnceWhereTheCaseRounds() throws Exception {
    String once = "{\"mode\": \"round\", \"scale\": 2, \"rounding\": \"%s\"}";
    String total = "{\"total\": \"0.67\"}";
    assertThat(differences(peer(total, "half up to cents", once.formatted("HALF_UP")))).isEmpty();
    assertThat(differences(peer(total, "down to cents", once.formatted("DOWN"))))
        .containsExactly("total: 0.67 expected, 0.66");
  }

  @Test
  void shouldCompareTheExactTotalOfARoundedOne() throws Exception {
    String once = "{\"mode\": \"round\", \"scale\": 2, \"rounding\": \"HALF_UP\"}";
    assertThat(
            differences(
                peer(
                    "{\"total\": \"0.67\", \"exact_total\": \"0.66666666666666666666666666\"}",
                    "half up to cents",
                    once)))
        .isEmpty();
    assertThat(
            differences(
                peer("{\"total\": \"0.67\", \"exact_total\": \"0.6667\"}", "half up", once)))
        .containsExactly("exact total: 0.6667 expected, 2/3");
  }

  @Test
  void shouldCompareWhatStatementsBillWhereEachLineIsRounded() throws Exception {
    assertThat(
            differences(
                peer("{\"total\": \"0.67\"}", "each line half up", "{\"mode\": \"exact\"}")))
        .isEmpty();
  }

  @Test
  void shouldCompareLinesAndTheirUnits() throws Exception {
    String lines =
        "{\"total\": \"0.67\", \"lines\": [{\"line\": \"a\", \"amount\": \"0.67\", \"units\": \"2.0\"},"
            + " {\"line\": \"b\", \"amount\": \"0.66\", \"units\": \"3\"}]}";
    assertThat(differences(peer(lines, "each line half up", "{\"mode\": \"exact\"}")))
        .containsExactly("b: 0.66 expected, 0.67", "b, units: 3 expected, 2");
  }

  @Test
  void shouldCompareOnlyTheExactTotalOfAPeersHabit() throws Exception {
    assertThat(
            differences(
                peer(
                    "{\"total\": \"0.7\", \"exact_total\": \"0.66666666666666666666666666\"}",
                    "peer: up to one decimal",
                    "{\"mode\": \"informative\"}")))
        .isEmpty();
  }
}
