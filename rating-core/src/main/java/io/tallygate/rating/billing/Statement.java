package io.tallygate.rating.billing;

import io.tallygate.rating.charge.Tax;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a customer owes for one period of one subscription. Its content is fixed when it is made; issuing gives it its number.
 *
 * @param id from 1 over the whole gateway, in the order in which statements were made; 0: a preview
 * @param number from 1 for each tenant, in the order in which statements were issued, without gaps; 0: not issued
 * @param relatesTo the statement that it cancels or stands for; null: none
 * @param tenant number of the tenant
 * @param customer key
 * @param plan key
 * @param catalogVersion version whose plan priced it
 * @param currency code
 * @param period label, like {@code 2013-12} or {@code 2010-Q4}
 * @param start of the period, inclusive
 * @param end of the period, exclusive
 * @param zone of the customer
 * @param madeAt when its content was fixed
 * @param issuedAt when it was issued; null: it is not
 * @param closingFlush flush that its usage was read through
 * @param lines in the order of the plan's charges, then one-off items
 * @param adjustments of earlier periods
 * @param tax null: none
 * @param total Σ lines + Σ adjustments, and the tax where prices are net, in the currency's minor unit; negative: a credit
 * @param credits what was drawn from prepaid credit
 * @param due total less credits
 * @param previousId id of the subscription's statement before; 0: none
 */
public record Statement(
    long id,
    long number,
    StatementState state,
    StatementKind kind,
    @Nullable Reference relatesTo,
    int tenant,
    String customer,
    String customerName,
    String subscription,
    String plan,
    String planName,
    int catalogVersion,
    String currency,
    String period,
    Instant start,
    Instant end,
    String zone,
    Instant madeAt,
    @Nullable Instant issuedAt,
    long closingFlush,
    List<StatementLine> lines,
    List<Adjustment> adjustments,
    @Nullable TaxLine tax,
    BigDecimal total,
    List<CreditDraw> credits,
    BigDecimal due,
    long previousId) {

  public Statement {
    lines = List.copyOf(lines);
    adjustments = List.copyOf(adjustments);
    credits = List.copyOf(credits);
    BigDecimal sum = BigDecimal.ZERO;
    for (StatementLine line : lines) {
      sum = sum.add(line.amount());
    }
    for (Adjustment adjustment : adjustments) {
      sum = sum.add(adjustment.amount());
    }
    if (tax != null && !tax.isIncluded()) {
      sum = sum.add(tax.amount());
    }
    BigDecimal drawn = drawn(credits);
    if (total.subtract(drawn).compareTo(due) != 0) {
      throw new IllegalArgumentException(
          "credits do not lead from the total to what is due [id="
              + id
              + "] [total="
              + total
              + "] [credits="
              + drawn
              + "] [due="
              + due
              + "]");
    }
    if (sum.compareTo(total) != 0) {
      throw new IllegalArgumentException(
          "lines do not add up to the total [id="
              + id
              + "] [lines="
              + sum
              + "] [total="
              + total
              + "]");
    }
  }

  /** Everything of a statement but its lines and what follows from them. Fields as above. */
  record Head(
      long id,
      StatementState state,
      StatementKind kind,
      @Nullable Reference relatesTo,
      int tenant,
      String customer,
      String customerName,
      String subscription,
      String plan,
      String planName,
      int catalogVersion,
      CurrencyUnit currency,
      String period,
      Instant start,
      Instant end,
      String zone,
      Instant madeAt,
      long closingFlush,
      long previousId) {}

  /**
   * A statement whose total is the sum of its lines and its tax, which are in minor units already: nothing is rounded here. It
   * has no number yet.
   *
   * @param tax null: none
   */
  static Statement of(
      Head head, List<StatementLine> lines, List<Adjustment> adjustments, @Nullable Tax tax) {
    BigDecimal total =
        Stream.concat(
                lines.stream().map(StatementLine::amount),
                adjustments.stream().map(Adjustment::amount))
            .reduce(BigDecimal.ZERO.setScale(head.currency.getDecimalPlaces()), BigDecimal::add);
    TaxLine taxLine =
        tax == null ? null : TaxLine.of(tax, total, lines, adjustments, head.currency);
    if (taxLine != null && !taxLine.isIncluded()) {
      total = total.add(taxLine.amount());
    }
    return of(head, lines, adjustments, taxLine, total, List.of());
  }

  /** A statement of amounts that are known already. */
  static Statement of(
      Head head,
      List<StatementLine> lines,
      List<Adjustment> adjustments,
      @Nullable TaxLine tax,
      BigDecimal total,
      List<CreditDraw> credits) {
    return new Statement(
        head.id,
        0,
        head.state,
        head.kind,
        head.relatesTo,
        head.tenant,
        head.customer,
        head.customerName,
        head.subscription,
        head.plan,
        head.planName,
        head.catalogVersion,
        head.currency.getCode(),
        head.period,
        head.start,
        head.end,
        head.zone,
        head.madeAt,
        null,
        head.closingFlush,
        lines,
        adjustments,
        tax,
        total,
        credits,
        total.subtract(drawn(credits)),
        head.previousId);
  }

  private static BigDecimal drawn(List<CreditDraw> credits) {
    return credits.stream().map(CreditDraw::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** This statement, paid as far as these draws go. */
  Statement paidBy(List<CreditDraw> draws) {
    return with(id, number, state, issuedAt, draws);
  }

  /** This statement under its id. */
  Statement withId(long newId) {
    return with(newId, number, state, issuedAt, credits);
  }

  /** This statement, further on its way. */
  Statement in(StatementState newState, long newNumber, @Nullable Instant newIssuedAt) {
    return with(id, newNumber, newState, newIssuedAt, credits);
  }

  private Statement with(
      long newId,
      long newNumber,
      StatementState newState,
      @Nullable Instant newIssuedAt,
      List<CreditDraw> draws) {
    return new Statement(
        newId,
        newNumber,
        newState,
        kind,
        relatesTo,
        tenant,
        customer,
        customerName,
        subscription,
        plan,
        planName,
        catalogVersion,
        currency,
        period,
        start,
        end,
        zone,
        madeAt,
        newIssuedAt,
        closingFlush,
        lines,
        adjustments,
        tax,
        total,
        draws,
        total.subtract(drawn(draws)),
        previousId);
  }

  /** True if there is nothing to issue: no line, no adjustment. */
  boolean isBlank() {
    return lines.isEmpty() && adjustments.isEmpty();
  }

  /** The row of an index or a list. */
  public StatementEntry entry() {
    return new StatementEntry(
        id,
        number,
        state,
        kind,
        relatesTo == null ? 0 : relatesTo.id(),
        tenant,
        customer,
        subscription,
        period,
        start,
        end,
        currency,
        total,
        issuedAt);
  }
}
