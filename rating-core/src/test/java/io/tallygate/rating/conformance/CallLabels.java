package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.charge.LineKind;
import io.tallygate.rating.conformance.PeerCase.ExpectedLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds the connect fee of a call, its time in a band that the label names, or all of its time. */
final class CallLabels implements Answer.Lines {
  private final PeerCase peer;
  private final Billing billing;

  CallLabels(PeerCase peer, Billing billing) {
    this.peer = peer;
    this.billing = billing;
  }

  @Override
  public Figure of(int index, ExpectedLine line) {
    if (isConnect(line.label())) {
      return billing.lines(LineKind.FEE);
    }
    for (JsonNode band : peer.tariff().path("bands")) {
      String name = band.path("name").asText();
      if (names(line.label(), name)) {
        return billing.lines(own -> own.part().startsWith(name + "/") && isTime(own));
      }
    }
    List<ExpectedLine> times = new ArrayList<>(peer.lines());
    times.removeIf(other -> isConnect(other.label()));
    if (times.size() == 1) {
      return billing.lines(CallLabels::isTime);
    }
    List<StatementLine> own = new ArrayList<>(billing.lines());
    own.removeIf(other -> !isTime(other));
    int place = times.indexOf(line);
    return place < own.size() ? Figure.of(own.get(place)) : Figure.ZERO;
  }

  private static boolean isConnect(String label) {
    return label.toLowerCase(Locale.ROOT).contains("connect");
  }

  private static boolean isTime(StatementLine line) {
    return line.kind() != LineKind.FEE;
  }

  /** Whether a label has the band's name among its words, or one of its names: {@code evening/weekend}. */
  private static boolean names(String label, String band) {
    String words = " " + label.toLowerCase(Locale.ROOT) + " ";
    for (String name : band.toLowerCase(Locale.ROOT).split("/")) {
      if (words.contains(" " + name + " ")) {
        return true;
      }
    }
    return false;
  }
}
