package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.charge.GraduatedHeld;
import io.tallygate.rating.charge.GraduatedHeld.Change;
import io.tallygate.rating.charge.Proration;
import io.tallygate.rating.charge.Tax;
import io.tallygate.rating.charge.Tier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.fraction.BigFraction;

/** Cases that give what lies within a rating and not what was used: they ask the charge function itself. */
final class DirectCases implements Translator {

  @Override
  public boolean takes(PeerCase peer) {
    return peer.model().equals("net_of_vat") || peer.hasUsage("prorated_units");
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    BigFraction exact =
        peer.model().equals("net_of_vat")
            ? new Tax(peer.tariffDecimal("vat_percent"), false, true)
                .net(Fractions.of(peer.usageDecimal("gross")))
            : held(peer);
    Figure total = Figure.of(exact, exact.bigDecimalValue(2, RoundingMode.HALF_UP));
    return new Answer(total, (index, line) -> total);
  }

  /** Changes of what is held, each with its units times the share of the period that was left. */
  private static BigFraction held(PeerCase peer) {
    List<Tier> tiers = new ArrayList<>();
    for (JsonNode tier : peer.tariff().path("tiers")) {
      tiers.add(
          new Tier(
              tier.hasNonNull("up_to") ? Words.decimal(tier.path("up_to").asText()) : null,
              Words.decimal(tier.path("unit_price").asText()),
              Words.decimal(tier.path("flat_price").asText("0"))));
    }
    List<BigDecimal> units = Words.decimals(peer.usage().path("changes"));
    List<BigDecimal> prorated = Words.decimals(peer.usage().path("prorated_units"));
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      BigFraction change = Fractions.of(units.get(i));
      changes.add(new Change(change, Fractions.of(prorated.get(i)).divide(change)));
    }
    return new GraduatedHeld("held", "held", "held", DimensionFilter.ALL, tiers, Proration.DAY)
        .costOf(changes);
  }
}
