package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.Statement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The highest reading of several meters decides on one price; a lower price may have been billed before. */
final class CapacityCases implements Translator {

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("peaks_by_meter");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    Map<String, BigDecimal> peaks = Words.decimalsByName(peer.usage().path("peaks_by_meter"));
    boolean isContinued = peer.hasUsage("already_billed");
    Timeline timeline = Timeline.of(isContinued ? 2 : 1);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    charge(peer, peaks, draft);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    List<List<Statement>> runs = new ArrayList<>();
    if (isContinued) {
      send(earlier(peer, peaks), timeline, 0, desk);
      runs.add(desk.close(timeline.endOf(0)));
    }
    send(peaks, timeline, timeline.parts() - 1, desk);
    runs.add(desk.close(timeline.endOf(timeline.parts() - 1)));
    Billing billing = new Billing(runs);
    if (isContinued
        && billing.earlier().billed().compareTo(peer.usageDecimal("already_billed")) != 0) {
      throw new IllegalStateException("no readings cost what was billed before");
    }
    return new Answer(billing.last(), new Labels(billing));
  }

  private static void charge(PeerCase peer, Map<String, BigDecimal> peaks, CatalogDraft draft) {
    ObjectNode charge = draft.charge("capacity", "capacity");
    Set<String> meters = new LinkedHashSet<>(peaks.keySet());
    ArrayNode tiers = charge.putArray("tiers");
    for (JsonNode tier : peer.tariff().path("tiers")) {
      ObjectNode written = tiers.addObject().put("price", tier.path("price").asText());
      if (tier.path("limits").isObject()) {
        written.set("limits", tier.path("limits"));
        tier.path("limits").fieldNames().forEachRemaining(meters::add);
      }
    }
    ArrayNode keys = charge.putArray("meters");
    for (String meter : meters) {
      keys.add(meter);
      draft.meter(meter, "max", peaks.values());
    }
  }

  /** Each meter's highest reading, with a lower one after it. */
  private static void send(Map<String, BigDecimal> peaks, Timeline timeline, int part, Desk desk) {
    List<Usage> usage = new ArrayList<>();
    peaks.forEach(
        (meter, peak) -> {
          usage.add(Usage.of(meter, timeline.within(part), peak));
          usage.add(
              Usage.of(meter, timeline.within(part).plus(Duration.ofHours(1)), BigDecimal.ZERO));
        });
    desk.send(usage);
  }

  /** Readings within the tier whose price was billed before, none of them above the later ones. */
  private static Map<String, BigDecimal> earlier(PeerCase peer, Map<String, BigDecimal> peaks) {
    BigDecimal billed = peer.usageDecimal("already_billed");
    for (JsonNode tier : peer.tariff().path("tiers")) {
      if (Words.decimal(tier.path("price").asText()).compareTo(billed) == 0) {
        Map<String, BigDecimal> earlier = new LinkedHashMap<>();
        peaks.forEach(
            (meter, peak) -> {
              JsonNode limit = tier.path("limits").path(meter);
              earlier.put(
                  meter, limit.isMissingNode() ? peak : peak.min(Words.decimal(limit.asText())));
            });
        return earlier;
      }
    }
    if (billed.signum() == 0) {
      return Map.of();
    }
    throw new NotExpressibleException("no tier costs what was billed before: " + billed);
  }
}
