package io.tallygate.rating.conformance;

import java.time.YearMonth;

/** The month of a call. */
final class CallTime {
  private CallTime() {}

  static Timeline period(PeerCase peer) {
    if (!peer.hasUsage("start")) {
      return Timeline.of(1);
    }
    YearMonth month = YearMonth.from(Words.date(peer.usageText("start")));
    return Timeline.between(month.atDay(1), month.plusMonths(1).atDay(1));
  }
}
