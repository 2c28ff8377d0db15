package io.tallygate.rating.conformance;

import java.math.BigDecimal;
import java.util.List;

/** The amount comes with the event, in hundredths. */
final class CentsInEventCases implements Translator {
  private static final String METER = "amounts";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("amount_cents");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    BigDecimal cents = peer.usageDecimal("amount_cents");
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, List.of(cents));
    draft.charge("amount-in-event", METER).put("meter", METER).put("factor", "0.01");
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.send(UsageParts.records(METER, timeline, 0, cents));
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new Labels(billing));
  }
}
