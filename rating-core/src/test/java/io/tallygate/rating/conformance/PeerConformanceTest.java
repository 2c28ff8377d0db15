package io.tallygate.rating.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.conformance.Verdict.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: this product comes to the amounts of other systems.
 *
 * <p>Method: every case is translated into a catalog document and usage, which goes through a core as it runs behind a gateway:
 * pipeline, decomposition, counters or kept events, close. {@code -Dcases=FILE} takes the cases of another file of the same
 * forms. A line for each case, and how many passed in the last one.
 */
class PeerConformanceTest {
  private static final int SKIPPED_MAX = 5;

  @TempDir Path directory;

  @Test
  void shouldComeToTheAmountsOfOtherSystems() throws Exception {
    String file = System.getProperty("cases", "");
    List<PeerCase> cases =
        file.isEmpty()
            ? PeerCases.ofResource(PeerCases.SHARED)
            : PeerCases.ofFile(PeerCases.find(file));

    List<Verdict> verdicts = Conformance.judge(cases, directory, System.out::println);

    System.out.println(Verdict.summary(verdicts));
    assertThat(verdicts.stream().filter(verdict -> verdict.outcome() == Outcome.FAILED)).isEmpty();
    assertThat(verdicts)
        .allSatisfy(verdict -> assertThat(verdict.isDirect()).isEqualTo(isDirect(verdict.peer())));
    if (file.isEmpty()) {
      assertThat(Verdict.count(verdicts, Outcome.SKIPPED)).isLessThanOrEqualTo(SKIPPED_MAX);
    }
  }

  /**
   * The cases that give no usage but what lies within a rating: net of a gross amount, units that are prorated already. They
   * alone ask the charge function; all others take the whole way, which {@link Conformance} checks.
   */
  private static boolean isDirect(PeerCase peer) {
    return peer.model().equals("net_of_vat") || peer.hasUsage("prorated_units");
  }
}
