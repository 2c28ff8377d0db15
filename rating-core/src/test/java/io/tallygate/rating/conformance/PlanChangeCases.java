package io.tallygate.rating.conformance;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.Statement;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Locale;

/**
 * From one base fee to another within a period, both in advance: the rest of the old one is given back, the new one is charged
 * for what is left.
 */
final class PlanChangeCases implements Translator {
  private static final String NEW = "new";
  private static final LocalDate START = LocalDate.of(2024, 3, 1);

  /** As many as the periods of a plan may have. */
  private static final int DAYS_MAX = 3650;

  @Override
  public boolean takes(PeerCase peer) {
    return peer.hasTariff("old_amount");
  }

  @Override
  public Answer play(PeerCase peer, Desk desk) {
    boolean isShare = peer.hasTariff("share_left");
    Timeline timeline = isShare ? periodOfShare(peer) : Timeline.of(peer);
    LocalDate change =
        isShare
            ? timeline.end().minusDays(daysLeft(peer, timeline))
            : Words.date(peer.usageText("change"));
    CatalogDraft old = draft(peer, CatalogDraft.PLAN, timeline, "old_amount");
    old.subscribe(timeline.before().start(), null);
    desk.apply(old);
    desk.close(Words.startOf(timeline.start()));
    CatalogDraft ended = draft(peer, CatalogDraft.PLAN, timeline, "old_amount");
    ended.subscribe(timeline.before().start(), change);
    desk.apply(ended);
    CatalogDraft changed = draft(peer, NEW, timeline, "new_amount");
    changed.subscribe(NEW, change, timeline.end());
    desk.apply(changed);
    List<Statement> statements = desk.close(timeline.endOf(0));
    Billing billing = Billing.of(statements);
    return new Answer(
        billing.last(),
        (index, line) ->
            line.label().toLowerCase(Locale.ROOT).startsWith("credit")
                ? given(statements)
                : billing.lines(own -> true));
  }

  private static CatalogDraft draft(PeerCase peer, String key, Timeline timeline, String amount) {
    CatalogDraft draft = new CatalogDraft(peer, key, timeline);
    Fees.add(draft, timeline, peer.tariffText(amount)).put("advance", true).put("prorate", "day");
    return draft;
  }

  private static Figure given(List<Statement> statements) {
    Figure given = Figure.ZERO;
    for (Statement statement : statements) {
      for (Adjustment adjustment : statement.adjustments()) {
        given = given.plus(Figure.of(adjustment));
      }
    }
    return given;
  }

  /** A period with so many days that the share is a whole number of them: 10 for 0.5, 100 for 0.25. */
  private static Timeline periodOfShare(PeerCase peer) {
    int digits = Math.max(1, peer.tariffDecimal("share_left").stripTrailingZeros().scale());
    BigDecimal days = BigDecimal.TEN.pow(digits);
    if (days.compareTo(BigDecimal.valueOf(DAYS_MAX)) > 0) {
      throw new NotExpressibleException("no period has a day for such a share");
    }
    return new Timeline(START, Period.ofDays(days.intValueExact()), 1);
  }

  private static long daysLeft(PeerCase peer, Timeline timeline) {
    BigDecimal days = BigDecimal.valueOf(timeline.length().getDays());
    return peer.tariffDecimal("share_left").multiply(days).longValueExact();
  }
}
