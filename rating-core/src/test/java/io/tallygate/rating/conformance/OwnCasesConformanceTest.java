package io.tallygate.rating.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.conformance.Verdict.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the translation of {@link PeerConformanceTest} knows forms, not cases.
 *
 * <p>Method: cases of every form with other numbers, whose amounts {@code src/test/conformance/own_cases.py} worked out by
 * naive rules in exact fractions; run it with another seed for more.
 */
class OwnCasesConformanceTest {
  @TempDir Path directory;

  @Test
  void shouldComeToTheAmountsOfEveryForm() throws Exception {
    List<PeerCase> cases = PeerCases.ofResource("/conformance/own_cases.json");

    List<Verdict> verdicts = Conformance.judge(cases, directory, verdict -> {});

    assertThat(verdicts)
        .allSatisfy(v -> assertThat(v.outcome()).as("%s", v).isEqualTo(Outcome.PASSED));
    assertThat(cases.stream().map(PeerCase::form))
        .containsAll(PeerCases.ofResource(PeerCases.SHARED).stream().map(PeerCase::form).toList());
  }
}
