package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Messages to a number, priced by its longest prefix: a table of zones, and a price for each zone. */
final class PrefixCases implements Translator {
  private static final String METER = "messages";
  private static final String DIMENSION = "destination";
  private static final String TABLE = "destinations";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasTariff("per_message_by_prefix");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    BigDecimal messages = peer.usageDecimal("messages");
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    ObjectNode table = draft.entry("zones").put("key", TABLE);
    ObjectNode version = table.putArray("versions").addObject().put("from", "2000-01-01");
    ObjectNode prefixes = version.putObject("prefixes");
    draft.sum(METER, List.of(messages));
    draft.dimension(METER, DIMENSION).put("zones", TABLE);
    ArrayNode prices =
        draft.charge("matrix", METER).put("meter", METER).put("default", "0").putArray("prices");
    for (Map.Entry<String, JsonNode> price :
        peer.tariff().path("per_message_by_prefix").properties()) {
      String zone = "zone " + price.getKey();
      prefixes.put(price.getKey(), zone);
      ObjectNode cell = prices.addObject().put("price", price.getValue().asText());
      cell.putObject("when").put(DIMENSION, zone);
    }
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.send(Usage.of(METER, timeline.within(0), messages).in(peer.usageText(DIMENSION)));
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new Labels(billing));
  }
}
