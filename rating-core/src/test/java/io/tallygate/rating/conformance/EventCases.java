package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Money in events: percentages of each, tiers of percentages over their running total. */
final class EventCases implements Translator {
  private static final String METER = "sales";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("amounts");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<BigDecimal> amounts = Words.decimals(peer.usage().path("amounts"));
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, amounts).put("keep", "events");
    if (peer.hasTariff("tiers")) {
      ObjectNode charge = Objects.requireNonNull(new TariffCharge(peer).on(METER));
      // A line for each event: where there is none, no line could carry a flat price.
      charge.put("itemise", true).remove("flatAtZero");
      draft.charge(charge);
    } else {
      percentages(peer, draft);
    }
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    List<Usage> usage = new ArrayList<>();
    for (int i = 0; i < amounts.size(); i++) {
      usage.add(Usage.of(METER, timeline.within(i, amounts.size()), amounts.get(i)));
    }
    desk.send(usage);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new Labels(billing));
  }

  /** A line for each event; with a second percentage, a line for each percentage. */
  private static void percentages(PeerCase peer, CatalogDraft draft) {
    ObjectNode charge = percentage(draft, "percentage", peer.tariffText("rate_percent"));
    copy(peer, "fixed_fee_per_event", charge, "fixedFee");
    copy(peer, "free_events", charge, "freeEvents");
    copy(peer, "free_amount", charge, "freeAmount");
    copy(peer, "min_fee_per_event", charge, "minimumPerEvent");
    copy(peer, "max_fee_per_event", charge, "maximumPerEvent");
    if (peer.hasTariff("second_rate_percent")) {
      percentage(draft, "second", peer.tariffText("second_rate_percent"));
    } else {
      charge.put("itemise", true);
    }
  }

  private static ObjectNode percentage(CatalogDraft draft, String key, String percent) {
    return draft.charge("percentage", key).put("meter", METER).put("percent", percent);
  }

  private static void copy(PeerCase peer, String field, ObjectNode charge, String name) {
    if (peer.hasTariff(field)) {
      charge.put(name, peer.tariffText(field));
    }
  }
}
