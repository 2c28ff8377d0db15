package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sales of a marketplace over a year: one percentage by the kind of a sale, another of all, and a fee for quarters with sales. */
final class MarketplaceCases implements Translator {
  private static final String METER = "sales";
  private static final String FAIR = "fair";
  private static final int QUARTERS = 4;
  private static final Pattern LABEL = Pattern.compile("Q([1-4])(?: (sales|quarter fee))?");

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasUsage("sales");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    List<BigDecimal> amounts = new ArrayList<>();
    List<Usage> usage = new ArrayList<>();
    LocalDate year = LocalDate.of(2014, 1, 1);
    for (JsonNode sale : peer.usage().path("sales")) {
      BigDecimal amount = Words.decimal(sale.path(1).asText());
      Instant time = Words.instant(sale.path(0).asText());
      year = Words.date(sale.path(0).asText()).withDayOfYear(1);
      amounts.add(amount);
      usage.add(
          Usage.of(METER, time, amount).in(sale.path(2).asText().equals(FAIR) ? "yes" : "no"));
    }
    Timeline timeline = new Timeline(year, Period.ofMonths(3), 1);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, amounts).put("keep", "events");
    draft.dimension(METER, FAIR);
    percentage(draft, "fair", peer.tariffText("fair_rate_percent"))
        .putObject("where")
        .put(FAIR, "yes");
    percentage(draft, "other", peer.tariffText("default_rate_percent"))
        .putObject("where")
        .put(FAIR, "no");
    percentage(draft, "cent", peer.tariffText("fair_cent_percent"));
    Fees.add(draft, timeline, peer.tariffText("quarter_fee")).put("onlyWithUsage", true);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.send(usage);
    List<List<Statement>> runs = new ArrayList<>();
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
      runs.add(desk.close(timeline.endOf(quarter)));
    }
    Billing whole = new Billing(runs);
    return new Answer(
        whole.earlier().plus(whole.last()), (index, line) -> line(line.label(), runs));
  }

  private static ObjectNode percentage(CatalogDraft draft, String key, String percent) {
    return draft.charge("percentage", key).put("meter", METER).put("percent", percent);
  }

  private static Figure line(String label, List<List<Statement>> runs) {
    Matcher matcher = LABEL.matcher(label);
    if (!matcher.matches()) {
      throw new NotExpressibleException("line is not understood: " + label);
    }
    Billing quarter = Billing.of(runs.get(Integer.parseInt(matcher.group(1)) - 1));
    String what = matcher.group(2);
    return what == null
        ? quarter.last()
        : quarter.lines(line -> Fees.isFee(line) == what.equals("quarter fee"));
  }
}
