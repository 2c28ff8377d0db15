package io.tallygate.rating.conformance;

import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.conformance.PeerCase.ExpectedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** Compares an answer with what its case expects. */
final class Comparison {
  private Comparison() {}

  /** What differs, in words; empty: the case is passed. */
  static List<String> differences(PeerCase peer, Answer answer) {
    Measure measure = Measure.of(peer);
    List<String> differences = new ArrayList<>();
    BigDecimal exactTotal = peer.exactTotal();
    if (peer.compare().mode().equals("informative")) {
      BigDecimal wanted = exactTotal == null ? peer.total() : exactTotal;
      if (!Measure.isSame(answer.total().exact(), wanted)) {
        differences.add(difference("exact total", wanted, answer.total().exact()));
      }
      return differences;
    }
    check("total", peer.total(), measure.amount(answer.total(), peer.compare()), differences);
    if (exactTotal != null
        && measure == Measure.ROUNDED
        && !Measure.isSame(answer.total().exact(), exactTotal)) {
      differences.add(difference("exact total", exactTotal, answer.total().exact()));
    }
    for (int i = 0; i < peer.lines().size(); i++) {
      ExpectedLine line = peer.lines().get(i);
      Figure figure = answer.lines().of(i, line);
      check(line.label(), line.amount(), measure.amount(figure, peer.compare()), differences);
      BigDecimal units = line.units();
      if (units != null && units.compareTo(figure.units()) != 0) {
        differences.add(difference(line.label() + ", units", units, Fractions.of(figure.units())));
      }
    }
    return differences;
  }

  private static void check(
      String what, BigDecimal wanted, BigFraction found, List<String> differences) {
    if (!found.equals(Fractions.of(wanted))) {
      differences.add(difference(what, wanted, found));
    }
  }

  private static String difference(String what, BigDecimal wanted, BigFraction found) {
    return what + ": " + wanted.toPlainString() + " expected, " + Fractions.text(found);
  }
}
