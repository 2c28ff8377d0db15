package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Prices that begin anew in each of several windows: hours, one after the other. */
final class WindowCases implements Translator {
  private static final String METER = "usage";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("window_quantities");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<BigDecimal> quantities = Words.decimals(peer.usage().path("window_quantities"));
    boolean isHighest = peer.tariffText("windows").contains("max");
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.meter(METER, isHighest ? "max" : "sum", quantities);
    ObjectNode charge = Objects.requireNonNull(new TariffCharge(peer).on(METER));
    charge.put("interval", "hour");
    if (peer.hasTariff("minimum_per_window")) {
      charge
          .putObject("commitment")
          .put("minimum", peer.tariffText("minimum_per_window"))
          .put("overageFactor", peer.tariff().path("overage_factor").asText("1"));
    }
    draft.charge(charge);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    List<Usage> usage = new ArrayList<>();
    Instant start = Words.startOf(timeline.start());
    for (int i = 0; i < quantities.size(); i++) {
      Instant window = start.plus(Duration.ofHours(i));
      if (isHighest) {
        usage.add(Usage.of(METER, window, BigDecimal.ZERO));
      }
      usage.add(Usage.of(METER, window.plus(Duration.ofMinutes(30)), quantities.get(i)));
    }
    desk.send(usage);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    // A line for each window, in their order.
    return new Answer(billing.last(), (index, line) -> Figure.of(billing.lines().get(index)));
  }
}
