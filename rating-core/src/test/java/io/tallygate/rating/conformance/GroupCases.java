package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One charge whose prices count for each value of a dimension by itself. */
final class GroupCases implements Translator {
  private static final String METER = "usage";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("quantities_by_group");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    Map<String, BigDecimal> quantities =
        Words.decimalsByName(peer.usage().path("quantities_by_group"));
    String dimension = peer.tariffText("priced_separately_by").replaceAll("[^A-Za-z0-9_-]", "_");
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, quantities.values());
    draft.dimension(METER, dimension);
    ObjectNode charge = Objects.requireNonNull(new TariffCharge(peer).on(METER));
    draft.charge(charge.put("by", dimension));
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    Instant time = timeline.within(0);
    List<Usage> usage = new ArrayList<>();
    quantities.forEach((group, quantity) -> usage.add(Usage.of(METER, time, quantity).in(group)));
    desk.send(usage);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new Labels(billing, quantities.keySet()));
  }
}
