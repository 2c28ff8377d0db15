package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.Statement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several meters, each with a charge of its own in blocks; a part of the usage may have been billed before. */
final class SeveralMeterCases implements Translator {

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("quantities_by_meter");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    Map<String, List<BigDecimal>> parts = parts(peer.usage());
    boolean isContinued = peer.hasUsage("already_billed_by_meter");
    Timeline timeline = Timeline.of(isContinued ? 2 : 1);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    TariffCharge tariff = new TariffCharge(peer);
    parts.forEach(
        (meter, quantities) -> {
          draft.sum(meter, quantities);
          ObjectNode charge = tariff.blocksOf(meter);
          draft.charge(charge);
        });
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    List<List<Statement>> runs = new ArrayList<>();
    for (int part = 0; part < timeline.parts(); part++) {
      for (Map.Entry<String, List<BigDecimal>> meter : parts.entrySet()) {
        desk.send(UsageParts.records(meter.getKey(), timeline, part, meter.getValue().get(part)));
      }
      runs.add(desk.close(timeline.endOf(part)));
    }
    checkBilledBefore(peer.usage(), runs.get(0));
    Billing billing = new Billing(runs);
    return new Answer(billing.last(), new Labels(billing, parts.keySet()));
  }

  private static Map<String, List<BigDecimal>> parts(JsonNode usage) {
    Map<String, List<BigDecimal>> parts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> meter : usage.path("quantities_by_meter").properties()) {
      BigDecimal whole = Words.decimal(meter.getValue().asText());
      JsonNode before = usage.path("already_billed_by_meter").path(meter.getKey());
      if (usage.has("already_billed_by_meter")) {
        BigDecimal billed = Words.decimal(before.path("quantity").asText("0"));
        parts.put(meter.getKey(), List.of(billed, whole.subtract(billed)));
      } else {
        parts.put(meter.getKey(), List.of(whole));
      }
    }
    return parts;
  }

  /** What was billed before must be what this product bills for it. */
  private static void checkBilledBefore(JsonNode usage, List<Statement> first) {
    Billing billing = Billing.of(first);
    usage
        .path("already_billed_by_meter")
        .properties()
        .forEach(
            meter -> {
              BigDecimal billed =
                  billing.lines(line -> line.charge().equals(meter.getKey())).billed();
              if (billed.compareTo(Words.decimal(meter.getValue().path("amount").asText())) != 0) {
                throw new IllegalStateException("billed before: " + meter + " expected, " + billed);
              }
            });
  }
}
