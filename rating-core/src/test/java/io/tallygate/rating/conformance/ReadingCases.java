package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Events of a meter that does not sum: its greatest, its latest quantity, how many different values. The case's lines are what
 * the period costs after each event; so they are previews of the open period.
 */
final class ReadingCases implements Translator {
  private static final String METER = "usage";
  private static final List<String> AGGREGATIONS =
      List.of("max", "min", "latest", "average", "unique", "count", "sum");

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("events_in_order");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    String aggregation = aggregation(peer.tariffText("meter_aggregation"));
    boolean countsValues = aggregation.equals("unique") || aggregation.equals("count");
    List<String> events = new ArrayList<>();
    peer.usage().path("events_in_order").forEach(event -> events.add(event.asText()));
    List<BigDecimal> quantities = new ArrayList<>();
    events.forEach(event -> quantities.add(countsValues ? BigDecimal.ONE : Words.decimal(event)));
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    ObjectNode meter = draft.meter(METER, aggregation, quantities);
    if (aggregation.equals("count")) {
      meter.remove("value");
    }
    draft.charge("per-unit", METER).put("meter", METER).put("price", peer.tariffText("unit_price"));
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    List<Figure> after = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      Usage usage = Usage.of(METER, timeline.within(i, events.size()), quantities.get(i));
      desk.send(aggregation.equals("unique") ? usage.with("value", events.get(i)) : usage);
      Statement preview = desk.preview(timeline.within(0));
      after.add(Billing.of(List.of(preview)).last());
    }
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), (index, line) -> after.get(index));
  }

  private static String aggregation(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String aggregation : AGGREGATIONS) {
      if (lower.startsWith(aggregation)) {
        return aggregation;
      }
    }
    throw new NotExpressibleException("no such aggregation: " + text);
  }
}
