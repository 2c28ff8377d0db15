package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One call by a tariff: steps, increments, bands of the day, connect fees, a maximum, free seconds. */
final class CallCases implements Translator {
  private static final String METER = "calls";
  private static final String ELAPSED = "elapsed";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.model().startsWith("call");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    BigDecimal seconds = peer.usageDecimal("seconds");
    Timeline timeline = CallTime.period(peer);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    ObjectNode charge = draft.charge("call", METER).put("meter", METER);
    prices(peer, charge);
    boolean isLater = peer.usageText("note").contains("later part");
    if (isLater) {
      charge.put("elapsed", ELAPSED);
    }
    ObjectNode meter = draft.sum(METER, lengths(peer));
    if (!isCounted(peer)) {
      meter.put("keep", "events").putArray("attributes").add(ELAPSED);
    }
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    Usage call = Usage.of(METER, start(peer, timeline), seconds);
    desk.send(isLater ? call.with(ELAPSED, wholeIncrements(peer).toString()) : call);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    return new Answer(billing.last(), new CallLabels(peer, billing));
  }

  static Instant start(PeerCase peer, Timeline timeline) {
    return peer.hasUsage("start") ? Words.instant(peer.usageText("start")) : timeline.within(0);
  }

  /** A first and further increments at one price are counted as pulses; everything else looks at each call. */
  private static boolean isCounted(PeerCase peer) {
    return peer.hasTariff("first_seconds");
  }

  private static void prices(PeerCase peer, ObjectNode charge) {
    JsonNode tariff = peer.tariff();
    copy(tariff, "connect_fee", charge, "connectFee");
    copy(tariff, "max_cost", charge, "maximumPerCall");
    copy(tariff, "included_seconds", charge, "included");
    if (peer.hasTariff("round_total")) {
      PlanRounding.ofCall(peer.tariffText("round_total"), charge);
    }
    if (peer.tariffText("band_rule").contains("start")) {
      charge.put("bandRule", "start");
    }
    if (peer.tariffText("rule").contains("completed")) {
      charge.put("completedOnly", true);
    }
    if (peer.hasTariff("rate_per_minute_by_hour_of_day")) {
      charge.set("pricesByHour", tariff.path("rate_per_minute_by_hour_of_day"));
      charge.put("per", "60").put("pulse", tariff.path("increment_seconds").asText("60"));
    } else if (isCounted(peer)) {
      charge.put("price", peer.tariffDecimal("rate").toPlainString());
      charge.put("per", peer.tariffText("per_seconds"));
      charge.put(
          "pulse", peer.tariffText("first_seconds") + "/" + peer.tariffText("increment_seconds"));
    } else if (peer.hasTariff("bands")) {
      CallBands.write(tariff.path("bands"), charge);
    } else {
      steps(tariff, charge);
    }
  }

  /** The prices of a tariff or a band: by seconds into the call, or one for all of it. */
  static void steps(JsonNode prices, ObjectNode to) {
    if (prices.has("groups")) {
      ArrayNode steps = to.putArray("steps");
      for (JsonNode group : prices.path("groups")) {
        ObjectNode step = steps.addObject();
        copy(group, "from_second", step, "from");
        copy(group, "rate", step, "price");
        copy(group, "per_seconds", step, "per");
        copy(group, "increment_seconds", step, "pulse");
      }
    } else if (prices.has("rate_per_minute")) {
      to.put("price", prices.path("rate_per_minute").asText()).put("per", "60").put("pulse", "60");
    } else {
      copy(prices, "rate", to, "price");
      copy(prices, "per_seconds", to, "per");
      copy(prices, "increment_seconds", to, "pulse");
    }
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (from.hasNonNull(field)) {
      to.put(name, from.path(field).asText());
    }
  }

  /** Every length that the meter's scale must hold. */
  private static List<BigDecimal> lengths(PeerCase peer) {
    List<BigDecimal> lengths = new ArrayList<>(increments(peer));
    lengths.add(peer.usageDecimal("seconds"));
    for (String field : List.of("included_seconds", "first_seconds")) {
      if (peer.hasTariff(field)) {
        lengths.add(peer.tariffDecimal(field));
      }
    }
    return lengths;
  }

  private static List<BigDecimal> increments(PeerCase peer) {
    return peer.tariff().findValuesAsText("increment_seconds").stream()
        .map(BigDecimal::new)
        .toList();
  }

  /** Seconds after which increments of every length begin: an earlier part of a call that leaves none of them open. */
  private static BigInteger wholeIncrements(PeerCase peer) {
    BigInteger multiple = BigInteger.ONE;
    for (BigDecimal increment : increments(peer)) {
      BigInteger length = increment.toBigIntegerExact();
      multiple = multiple.multiply(length).divide(multiple.gcd(length));
    }
    return multiple;
  }
}
