package io.tallygate.rating.conformance;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;

/** A plan's minimum over a base fee and several meters of one price, from a day within the period on. */
final class CommitmentCases implements Translator {
  private static final String PRICE = "unit_price (";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.model().equals("minimum_maximum") && peer.hasUsage("quantities");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<BigDecimal> quantities = Words.decimals(peer.usage().path("quantities"));
    Timeline timeline = Timeline.of(peer);
    TariffCharge tariff = new TariffCharge(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    var fee = Fees.add(draft, timeline, peer.tariffText("base_fee"));
    if (tariff.prorates("base fee")) {
      fee.put("prorate", tariff.prorationUnit());
    }
    tariff.minimum(draft.plan());
    for (int i = 0; i < quantities.size(); i++) {
      draft.sum(meter(i), quantities);
      draft.charge("per-unit", meter(i)).put("meter", meter(i)).put("price", price(peer));
    }
    LocalDate start = Words.date(peer.usageText("subscription_start"));
    draft.subscribe(start, null);
    desk.apply(draft);
    for (int i = 0; i < quantities.size(); i++) {
      if (quantities.get(i).signum() != 0) {
        desk.send(Usage.of(meter(i), Words.startOf(start), quantities.get(i)));
      }
    }
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new Labels(billing));
  }

  private static String meter(int index) {
    return "meter-" + (index + 1);
  }

  private static String price(PeerCase peer) {
    Iterator<String> fields = peer.tariff().fieldNames();
    while (fields.hasNext()) {
      String field = fields.next();
      if (field.startsWith(PRICE)) {
        return peer.tariffText(field);
      }
    }
    throw new NotExpressibleException("tariff has no price for its meters");
  }
}
