package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.billing.Statement;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A quantity that is held, changed by plus and minus: weighted by time at one price, or in tiers for the days that are left.
 * Lines are what the period costs after each change: previews of the open period.
 */
final class HeldCases implements Translator {
  private static final String METER = "held";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("changes") && !peer.hasUsage("prorated_units");
  }

  private record Change(Instant at, BigDecimal quantity) {}

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<Change> changes = new ArrayList<>();
    for (JsonNode change : peer.usage().path("changes")) {
      changes.add(
          new Change(
              Words.instant(change.path(0).asText()), Words.decimal(change.path(1).asText())));
    }
    Timeline timeline = timeline(peer, changes);
    boolean isCarried = peer.hasUsage("carried_over");
    List<BigDecimal> quantities = new ArrayList<>();
    changes.forEach(change -> quantities.add(change.quantity));
    if (isCarried) {
      quantities.add(peer.usageDecimal("carried_over"));
    }
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.meter(METER, "held", quantities);
    charge(peer, draft);
    LocalDate begin = isCarried ? timeline.before().start() : timeline.start();
    draft.subscribe(begin, null);
    desk.apply(draft);
    if (isCarried) {
      Instant earlier = Words.startOf(begin).plus(Duration.ofDays(1));
      desk.send(Usage.of(METER, earlier, peer.usageDecimal("carried_over")));
      desk.close(Words.startOf(timeline.start()));
    }
    List<Figure> after = new ArrayList<>();
    for (Change change : changes) {
      desk.send(Usage.of(METER, change.at, change.quantity));
      Statement preview = desk.preview(timeline.within(0));
      after.add(Billing.of(List.of(preview)).last());
    }
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), (index, line) -> after.get(index));
  }

  /** The case's period; if it names none, the month of the first change. */
  private static Timeline timeline(PeerCase peer, List<Change> changes) {
    if (peer.hasUsage("period") || changes.isEmpty()) {
      return Timeline.of(peer);
    }
    YearMonth month = YearMonth.from(Words.date(changes.get(0).at.toString()));
    return Timeline.between(month.atDay(1), month.plusMonths(1).atDay(1));
  }

  private static void charge(PeerCase peer, CatalogDraft draft) {
    TariffCharge tariff = new TariffCharge(peer);
    if (peer.hasTariff("tiers")) {
      var charge = Objects.requireNonNull(tariff.on(METER));
      charge.put("type", "graduated-held").put("prorate", "day").remove("flatAtZero");
      draft.charge(charge);
    } else {
      draft.charge(Objects.requireNonNull(tariff.on(METER)));
    }
  }
}
