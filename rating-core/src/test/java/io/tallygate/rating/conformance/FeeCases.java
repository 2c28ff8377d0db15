package io.tallygate.rating.conformance;

import io.tallygate.rating.billing.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A base fee for a part of its period: by a start, by an end of what was paid in advance, between both. */
final class FeeCases implements Translator {
  private static final Pattern OF = Pattern.compile("([0-9]+) of ([0-9]+).*");
  private static final List<String> LENGTHS = List.of("day", "week", "month", "quarter", "year");
  private static final String PER = "base_fee_per_";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.model().equals("proration") && !peer.hasTariff("old_amount");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    if (peer.hasUsage("active")) {
      return active(peer, desk);
    }
    return peer.hasTariff("credit_days") ? endedEarly(peer, desk) : begunLate(peer, desk);
  }

  /** From a day within the period to its end. */
  private static Answer begunLate(PeerCase peer, Desk desk) {
    Timeline timeline = Timeline.of(peer);
    CatalogDraft draft = draft(peer, timeline);
    Fees.add(draft, timeline, peer.tariffText("base_fee"))
        .put("advance", peer.tariff().path("in_advance").asBoolean())
        .put("prorate", "day");
    draft.subscribe(Words.date(peer.usageText("start")), timeline.end());
    desk.apply(draft);
    return taxed(Billing.of(desk.close(timeline.endOf(0))));
  }

  /** Paid in advance and ended within the period, the last day of use counted: the rest is a credit. */
  private static Answer endedEarly(PeerCase peer, Desk desk) {
    LocalDate end = Words.date(peer.usageText("terminated")).plusDays(1);
    Timeline timeline = periodOfCredit(peer, end);
    CatalogDraft draft = draft(peer, timeline);
    Fees.add(draft, timeline, peer.tariffText("base_fee"))
        .put("advance", true)
        .put("prorate", "day");
    draft.subscribe(timeline.before().start(), null);
    desk.apply(draft);
    List<Statement> advance = desk.close(Words.startOf(timeline.start()));
    CatalogDraft ended = new CatalogDraft(peer, timeline);
    ended.plan().setAll(draft.plan());
    ended.subscribe(timeline.before().start(), end);
    desk.apply(ended);
    return taxed(new Billing(List.of(advance, desk.close(timeline.endOf(0)))));
  }

  /** The case's period; if it names none, the one that leaves so many days of so many. */
  private static Timeline periodOfCredit(PeerCase peer, LocalDate end) {
    if (peer.hasUsage("period")) {
      return Timeline.of(peer);
    }
    Matcher of = OF.matcher(peer.tariffText("credit_days"));
    if (!of.matches()) {
      throw new NotExpressibleException("days are not understood: " + peer.tariff());
    }
    int whole = Integer.parseInt(of.group(2));
    LocalDate start = end.minusDays(whole - Integer.parseInt(of.group(1)));
    return Timeline.between(start, start.plusDays(whole));
  }

  /** Active between two days within a period from a day that the tariff names. */
  private static Answer active(PeerCase peer, Desk desk) {
    LocalDate from = Words.date(peer.usage().path("active").path(0).asText());
    LocalDate to = Words.end(peer.usage().path("active").path(1).asText());
    Timeline timeline = DayRange.of(peer.tariffText("anchor")).timeline();
    CatalogDraft draft = draft(peer, timeline);
    for (String length : LENGTHS) {
      if (peer.hasTariff(PER + length)) {
        Fees.add(draft, timeline, peer.tariffText(PER + length))
            .put("every", length)
            .put("prorate", "day");
      }
    }
    draft.subscribe(from, to);
    desk.apply(draft);
    return taxed(Billing.of(desk.close(Words.startOf(to))));
  }

  private static CatalogDraft draft(PeerCase peer, Timeline timeline) {
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    if (peer.hasTariff("vat_percent")) {
      draft.plan().putObject("tax").put("percent", peer.tariffText("vat_percent"));
    }
    return draft;
  }

  private static Answer taxed(Billing billing) {
    return new Answer(billing.last().plus(billing.tax()), new Labels(billing));
  }
}
