package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.charge.Fractions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One meter, one charge, with or without a base fee and limits; one statement period, or several within the accumulation
 * period. The total is that of the last one, or of all where the case lists each.
 */
final class MeteredCases implements Translator {
  private static final String METER = "usage";
  private static final int SCALE_MAX = 9;
  private static final Set<String> MODELS =
      Set.of(
          "per_unit",
          "per_unit_converted",
          "per_unit_included",
          "graduated",
          "graduated_blocks",
          "volume",
          "volume_blocks",
          "package",
          "graduated_percentage",
          "amount_in_event",
          "minimum_maximum",
          "base_fee_plus_per_unit",
          "correction");
  private static final List<String> QUANTITIES =
      List.of(
          "quantity",
          "quantities_per_part",
          "quantity_readings",
          "readings",
          "amount",
          "usage_amount");

  @Override
  public boolean takes(PeerCase peer) {
    return MODELS.contains(peer.model())
        && !peer.hasUsage("window_quantities")
        && QUANTITIES.stream().anyMatch(peer::hasUsage);
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    TariffCharge tariff = new TariffCharge(peer);
    List<BigDecimal> parts = parts(peer);
    Timeline timeline = parts.size() == 1 ? Timeline.of(peer) : Timeline.of(parts.size());
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    boolean isMetered = charges(peer, tariff, timeline, parts, draft);
    draft.subscribe(from(peer, timeline), to(peer));
    desk.apply(draft);
    List<List<Statement>> runs = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      if (isMetered) {
        desk.send(UsageParts.records(METER, timeline, part, parts.get(part)));
      }
      runs.add(desk.close(timeline.endOf(part)));
    }
    Billing billing = new Billing(runs);
    checkBilledBefore(peer, billing);
    return new Answer(total(peer, billing), new Labels(billing));
  }

  /** What was billed before may be given as money only: then as many units as cost that come before. */
  private static List<BigDecimal> parts(PeerCase peer) {
    List<BigDecimal> parts = UsageParts.of(peer.usage());
    if (peer.hasUsage("already_billed_amount") && !peer.hasUsage("already_billed_quantity")) {
      BigDecimal units =
          peer.usageDecimal("already_billed_amount")
              .divide(peer.tariffDecimal("multiplier"), SCALE_MAX, RoundingMode.UP);
      return List.of(units, parts.get(0));
    }
    if (peer.hasUsage("already_billed")) {
      BigDecimal blocks =
          peer.usageDecimal("already_billed")
              .divide(peer.tariffDecimal("block_price"), SCALE_MAX, RoundingMode.UP);
      BigDecimal units = blocks.multiply(peer.tariffDecimal("block_size"));
      return List.of(units, parts.get(0).subtract(units));
    }
    return parts;
  }

  private static boolean charges(
      PeerCase peer,
      TariffCharge tariff,
      Timeline timeline,
      List<BigDecimal> parts,
      CatalogDraft draft) {
    if (peer.hasTariff("base_fee")) {
      ObjectNode fee = Fees.add(draft, timeline, peer.tariffText("base_fee"));
      if (tariff.prorates("base fee")) {
        fee.put("prorate", tariff.prorationUnit());
      }
      if (peer.hasTariff("minimum")) {
        tariff.minimum(draft.plan());
      }
    }
    ObjectNode charge = tariff.on(METER);
    if (charge == null && (peer.hasUsage("usage_amount") || peer.hasTariff("amount"))) {
      charge = amountInEvent(peer, tariff);
    }
    if (charge == null) {
      return false;
    }
    draft.sum(METER, parts);
    draft.charge(charge);
    return true;
  }

  /** What is used is money as it is. */
  private static ObjectNode amountInEvent(PeerCase peer, TariffCharge tariff) {
    ObjectNode charge = JsonNodeFactory.instance.objectNode();
    charge.put("type", "amount-in-event").put("key", METER).put("meter", METER);
    if (peer.hasTariff("minimum")) {
      tariff.minimum(charge);
    }
    return charge;
  }

  private static LocalDate from(PeerCase peer, Timeline timeline) {
    return peer.hasUsage("subscription_start")
        ? Words.date(peer.usageText("subscription_start"))
        : timeline.start();
  }

  /** The day after the last one, which counts. */
  private static LocalDate to(PeerCase peer) {
    return peer.hasUsage("terminated")
        ? Words.date(peer.usageText("terminated")).plusDays(1)
        : null;
  }

  /** Where a case says what was billed before, this product must have billed the same. */
  private static void checkBilledBefore(PeerCase peer, Billing billing) {
    for (String field : List.of("already_billed_amount", "already_billed")) {
      if (peer.hasUsage(field)
          && !Measure.of(peer)
              .amount(billing.earlier(), peer.compare())
              .equals(Fractions.of(peer.usageDecimal(field)))) {
        throw new IllegalStateException(
            "no usage costs what was billed before: "
                + Fractions.text(billing.earlier().exact())
                + " instead of "
                + peer.usageText(field));
      }
    }
  }

  /** A second part alone, where the first is only what came before; all of them, where each is a line. */
  private static Figure total(PeerCase peer, Billing billing) {
    boolean isLast =
        peer.hasUsage("already_billed_quantity")
            || peer.hasUsage("already_billed_amount")
            || peer.hasUsage("already_billed");
    return isLast ? billing.last() : billing.earlier().plus(billing.last());
  }
}
