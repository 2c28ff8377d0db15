package io.tallygate.rating.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallygate.rating.billing.CreditDraw;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.charge.Fractions;
import io.tallygate.rating.conformance.PeerCase.ExpectedLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Prepaid credit, drawn by statements: from usage, from one-off items with tax, twice from one grant. */
final class CreditCases implements Translator {
  private static final String METER = "usage";

  @Override
  public boolean takes(PeerCase peer) {
    return peer.model().equals("credit");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    if (peer.hasUsage("possible_credit")) {
      return limited(peer, desk);
    }
    if (peer.hasUsage("net_lines")) {
      return taxedItems(peer, desk);
    }
    return usage(peer, desk);
  }

  /** What is used; of a balance, only what is left of it is another figure. */
  private static Answer usage(PeerCase peer, Desk desk) {
    Timeline timeline = Timeline.of(1);
    List<BigDecimal> quantities = UsageParts.of(peer.usage());
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.sum(METER, quantities);
    draft.charge(Objects.requireNonNull(new TariffCharge(peer).on(METER)));
    desk.apply(draft);
    // Nobody is subscribed yet: it is kept in suspense, and rated once somebody is.
    desk.send(UsageParts.records(METER, timeline, 0, quantities.get(0)));
    boolean isBalance = peer.hasUsage("balance");
    BigDecimal amount = peer.usageDecimal(isBalance ? "balance" : "credit_available");
    grant(draft, amount, timeline);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    Labels labels = new Labels(billing);
    Figure drawn = drawn(billing);
    return new Answer(
        isBalance ? billing.last() : billing.last().plus(drawn),
        (index, line) ->
            isBalance && line.label().startsWith("balance")
                ? Figure.of(amount).plus(drawn)
                : line(index, line, labels, drawn));
  }

  private static Answer taxedItems(PeerCase peer, Desk desk) {
    Timeline timeline = Timeline.of(1);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    draft.plan().putObject("tax").put("percent", peer.tariffText("vat_percent"));
    for (BigDecimal net : Words.decimals(peer.usage().path("net_lines"))) {
      item(draft, net, timeline, 0);
    }
    grant(draft, peer.usageDecimal("credit_gross"), timeline);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    Billing billing = Billing.of(desk.close(timeline.endOf(0)));
    Labels labels = new Labels(billing);
    Figure drawn = drawn(billing);
    return new Answer(
        billing.last().plus(billing.tax()).plus(drawn),
        (index, line) -> line(index, line, labels, drawn));
  }

  /** What was paid is a grant; what was given before and what may be given now are bought one after the other. */
  private static Answer limited(PeerCase peer, Desk desk) {
    Timeline timeline = Timeline.of(2);
    CatalogDraft draft = new CatalogDraft(peer, timeline);
    grant(draft, peer.usageDecimal("paid"), timeline);
    item(draft, peer.usageDecimal("credits_given"), timeline, 0);
    item(draft, peer.usageDecimal("possible_credit"), timeline, 1);
    draft.subscribe(timeline.start(), null);
    desk.apply(draft);
    desk.close(timeline.endOf(0));
    Billing billing = Billing.of(desk.close(timeline.endOf(1)));
    Figure drawn = drawn(billing).negate();
    return new Answer(drawn, new Labels(billing));
  }

  private static void grant(CatalogDraft draft, BigDecimal amount, Timeline timeline) {
    if (amount.signum() > 0) {
      draft
          .entry("grants")
          .put("key", "grant")
          .put("customer", draft.customer())
          .put("amount", amount.toPlainString())
          .put("from", timeline.start().toString());
    }
  }

  private static void item(CatalogDraft draft, BigDecimal price, Timeline timeline, int part) {
    ObjectNode item = draft.entry("items");
    item.put("key", "item-" + draft.size("items")).put("subscription", Desk.SUBSCRIPTION);
    item.put("date", timeline.startOf(part).toString()).put("text", "item");
    item.put("price", price.toPlainString());
  }

  private static Figure line(int index, ExpectedLine line, Labels labels, Figure drawn) {
    return line.label().toLowerCase(Locale.ROOT).startsWith("credit")
        ? drawn
        : labels.of(index, line);
  }

  /** What the last run took from credit, as what it takes off. */
  private static Figure drawn(Billing billing) {
    List<Statement> last = new ArrayList<>(billing.runs().get(billing.runs().size() - 1));
    BigDecimal drawn = BigDecimal.ZERO;
    for (Statement statement : last) {
      for (CreditDraw draw : statement.credits()) {
        drawn = drawn.add(draw.amount());
      }
    }
    return Figure.of(Fractions.of(drawn).negate(), drawn.negate());
  }
}
