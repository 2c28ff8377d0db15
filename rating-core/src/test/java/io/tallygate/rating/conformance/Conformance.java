package io.tallygate.rating.conformance;

import io.tallygate.rating.conformance.Verdict.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plays cases in one core, one after the other, and judges each. */
final class Conformance {
  /** In the order in which they are asked: the first one that takes a case plays it. */
  private static final List<Translator> TRANSLATORS =
      List.of(
          new DirectCases(),
          new CreditCases(),
          new FeeCases(),
          new PlanChangeCases(),
          new CallCases(),
          new DestinationCases(),
          new PrefixCases(),
          new GroupCases(),
          new ServiceCases(),
          new ReadingCases(),
          new HeldCases(),
          new WindowCases(),
          new PriceChangeCases(),
          new SeveralMeterCases(),
          new CommitmentCases(),
          new EventCases(),
          new CentsInEventCases(),
          new MarketplaceCases(),
          new LateCases(),
          new CapacityCases(),
          new MeteredCases());

  private Conformance() {}

  /**
   * Judges cases.
   *
   * @param directory for the core
   * @param listener told of every verdict
   */
  static List<Verdict> judge(List<PeerCase> cases, Path directory, Consumer<Verdict> listener)
      throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    try (CoreBench bench = new CoreBench(directory)) {
      for (PeerCase peer : cases) {
        Verdict verdict = judge(peer, bench);
        listener.accept(verdict);
        verdicts.add(verdict);
      }
    }
    return verdicts;
  }

  private static Verdict judge(PeerCase peer, CoreBench bench) {
    for (Translator translator : TRANSLATORS) {
      if (translator.takes(peer)) {
        return judge(peer, translator, bench.desk());
      }
    }
    return new Verdict(peer, Outcome.SKIPPED, false, "no such form: " + peer.form());
  }

  private static Verdict judge(PeerCase peer, Translator translator, Desk desk) {
    boolean isDirect = translator.isDirect();
    try {
      Answer answer = translator.play(peer, desk);
      if (desk.hasClosed() == isDirect) {
        throw new IllegalStateException("took another way than said [direct=" + isDirect + "]");
      }
      List<String> differences = Comparison.differences(peer, answer);
      return new Verdict(
          peer,
          differences.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
          isDirect,
          String.join("; ", differences));
    } catch (NotExpressibleException e) {
      return new Verdict(peer, Outcome.SKIPPED, isDirect, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new Verdict(peer, Outcome.FAILED, isDirect, e.toString());
    }
  }
}
