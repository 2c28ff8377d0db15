package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Prices by destination and by the weekday on which a call starts: a charge for each destination, a band for each group of
 * days. Prices are in hundredths for a minute.
 */
final class DestinationCases implements Translator {
  private static final String METER = "calls";
  private static final String DIMENSION = "destination";

  /** Hundredths for a minute are whole units for a hundred minutes. */
  private static final String HUNDRED_MINUTES = "6000";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasTariff("pence_per_minute");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    BigDecimal seconds = peer.usageDecimal("seconds");
    Timeline timeline = CallTime.period(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, List.of(seconds)).put("keep", "events");
    draft.dimension(METER, DIMENSION);
    JsonNode byDays = peer.tariff().path("pence_per_minute");
    Set<String> destinations = new TreeSet<>();
    byDays.forEach(prices -> prices.fieldNames().forEachRemaining(destinations::add));
    for (String destination : destinations) {
      String key = "to-" + destination.replaceAll("[^A-Za-z0-9]", "-");
      ObjectNode charge = draft.charge("call", key).put("meter", METER).put("bandRule", "start");
      charge.putObject("where").put(DIMENSION, destination);
      ArrayNode bands = charge.putArray("bands");
      for (Map.Entry<String, JsonNode> days : byDays.properties()) {
        JsonNode price = days.getValue().path(destination);
        if (!price.isMissingNode()) {
          ObjectNode band = bands.addObject().put("name", days.getKey());
          CallBands.days(days.getKey()).forEach(band.putArray("days")::add);
          band.put("price", price.asText()).put("per", HUNDRED_MINUTES).put("pulse", "60");
        }
      }
      CallBands.rest(bands);
    }
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.send(
        Usage.of(METER, CallCases.start(peer, timeline), seconds).in(peer.usageText(DIMENSION)));
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new CallLabels(peer, billing));
  }
}
