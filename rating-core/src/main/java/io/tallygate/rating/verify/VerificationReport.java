package io.tallygate.rating.verify;

import java.util.List;

/** What a verification found: one result per law, in their order. */
public record VerificationReport(List<LawResult> laws) {
  public VerificationReport {
    laws = List.copyOf(laws);
  }

  public boolean allHold() {
    return laws.stream().allMatch(LawResult::holds);
  }
}
