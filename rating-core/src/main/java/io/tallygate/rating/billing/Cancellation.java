package io.tallygate.rating.billing;

import io.tallygate.rating.charge.Fractions;
import java.time.Instant;
import java.util.List;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** A statement that takes another one back, line by line: each of its amounts is that of the other one, negated. */
final class Cancellation {
  private Cancellation() {}

  /**
   * The cancellation of a statement.
   *
   * @param previousId id of the subscription's newest statement
   * @param credits what is given back of the statement's draws
   */
  static Statement of(
      Statement cancelled,
      long id,
      long previousId,
      String reason,
      Instant madeAt,
      List<CreditDraw> credits) {
    return Statement.of(
        new Statement.Head(
            id,
            StatementState.ISSUED,
            StatementKind.CANCELLATION,
            new Reference(cancelled.id(), cancelled.number(), reason),
            cancelled.tenant(),
            cancelled.customer(),
            cancelled.customerName(),
            cancelled.subscription(),
            cancelled.plan(),
            cancelled.planName(),
            cancelled.catalogVersion(),
            CurrencyUnit.of(cancelled.currency()),
            cancelled.period(),
            cancelled.start(),
            cancelled.end(),
            cancelled.zone(),
            madeAt,
            cancelled.closingFlush(),
            previousId),
        cancelled.lines().stream().map(Cancellation::negated).toList(),
        cancelled.adjustments().stream().map(Cancellation::negated).toList(),
        negated(cancelled.tax()),
        cancelled.total().negate(),
        credits);
  }

  private static StatementLine negated(StatementLine line) {
    return new StatementLine(
        line.charge(),
        line.part(),
        line.kind(),
        line.text(),
        line.quantity().negate(),
        line.unit(),
        line.price(),
        line.per(),
        Fractions.text(line.exactAmount().negate()),
        line.amount().negate(),
        line.evidence());
  }

  private static Adjustment negated(Adjustment adjustment) {
    return new Adjustment(
        adjustment.charge(),
        adjustment.text(),
        adjustment.period(),
        adjustment.periodStart(),
        /* before= */ adjustment.after(),
        /* after= */ adjustment.before(),
        Fractions.text(adjustment.exactAmount().negate()),
        adjustment.amount().negate(),
        adjustment.evidence());
  }

  private static @Nullable TaxLine negated(@Nullable TaxLine tax) {
    return tax == null
        ? null
        : new TaxLine(tax.percent(), tax.net().negate(), tax.amount().negate(), tax.isIncluded());
  }
}
