package io.tallygate.rating.export;

import io.tallygate.rating.billing.Adjustment;
import io.tallygate.rating.billing.CreditDraw;
import io.tallygate.rating.billing.Reference;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementLine;
import io.tallygate.rating.billing.TaxLine;
import io.tallygate.rating.charge.Evidence;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Appends statements and their lines to a snapshot. One thread. */
final class StatementAppender implements AutoCloseable {
  private static final int MONEY_DIGITS = 9;
  private static final int QUANTITY_DIGITS = 12;
  private static final int PRICE_DIGITS = 18;
  private static final BigDecimal NOTHING = BigDecimal.ZERO;

  private final DuckDBAppender statements;
  private final DuckDBAppender lines;

  StatementAppender(DuckDBConnection connection) throws SQLException {
    statements = connection.createAppender("statements");
    lines = connection.createAppender("statement_lines");
  }

  /**
   * @param tenant name of the tenant
   * @param statement its content; what became of it is said by the other parameters
   * @param number 0: not issued
   * @param issuedAt null: not issued
   */
  void add(
      String tenant, Statement statement, String state, long number, @Nullable Instant issuedAt)
      throws SQLException {
    addHead(tenant, statement, state, number, issuedAt);
    List<BigDecimal> taxShares = taxShares(statement);
    int line = 0;
    for (StatementLine each : statement.lines()) {
      begin(tenant, statement, line + 1, "line");
      lines.append(each.kind().name().toLowerCase(Locale.ROOT)).append(each.charge());
      text(lines, each.part()).append(each.text());
      decimal(lines, each.quantity(), QUANTITY_DIGITS);
      text(lines, each.unit());
      decimal(lines, each.price(), PRICE_DIGITS);
      decimal(lines, each.per(), MONEY_DIGITS);
      end(each.exact(), each.amount(), taxShares.get(line), each.evidence(), null, null);
      line++;
    }
    for (Adjustment each : statement.adjustments()) {
      begin(tenant, statement, line + 1, "adjustment");
      lines.appendNull().append(each.charge()).appendNull().append(each.text());
      lines.appendNull().appendNull().appendNull().appendNull();
      end(each.exact(), each.amount(), taxShares.get(line), each.evidence(), each.period(), null);
      line++;
    }
    TaxLine tax = statement.tax();
    if (tax != null) {
      begin(tenant, statement, ++line, "tax");
      lines.appendNull().appendNull().appendNull().append(percent(tax));
      decimal(lines, tax.net(), QUANTITY_DIGITS);
      lines.append(statement.currency());
      decimal(lines, tax.percent(), PRICE_DIGITS);
      decimal(lines, BigDecimal.valueOf(100), MONEY_DIGITS);
      end(null, tax.amount(), tax.amount(), null, null, null);
    }
    for (CreditDraw draw : statement.credits()) {
      begin(tenant, statement, ++line, "credit");
      lines.appendNull().appendNull().appendNull().append(draw.text());
      lines.appendNull().appendNull().appendNull().appendNull();
      BigDecimal amount = draw.amount().negate();
      end(null, amount, amount, null, null, draw.grant());
    }
  }

  static String percent(TaxLine tax) {
    return tax.percent().stripTrailingZeros().toPlainString() + " %";
  }

  /** Of every line, then of every adjustment: nothing where prices are net. */
  private static List<BigDecimal> taxShares(Statement statement) {
    List<BigDecimal> amounts =
        Stream.concat(
                statement.lines().stream().map(StatementLine::amount),
                statement.adjustments().stream().map(Adjustment::amount))
            .toList();
    TaxLine tax = statement.tax();
    if (tax != null && tax.isIncluded()) {
      return IncludedTax.shares(amounts, tax.amount());
    }
    List<BigDecimal> none = new ArrayList<>(amounts.size());
    amounts.forEach(amount -> none.add(NOTHING));
    return none;
  }

  private void addHead(
      String tenant, Statement statement, String state, long number, @Nullable Instant issuedAt)
      throws SQLException {
    TaxLine tax = statement.tax();
    BigDecimal taxAmount = tax == null ? NOTHING : tax.amount();
    Reference relatesTo = statement.relatesTo();
    statements.beginRow().append(tenant).append(statement.id());
    number(statements, number == 0 ? null : number).append(state).append(statement.kind().key());
    number(statements, relatesTo == null ? null : relatesTo.id())
        .append(statement.customer())
        .append(statement.customerName())
        .append(statement.subscription())
        .append(statement.plan())
        .append(statement.planName())
        .append(statement.period())
        .append(statement.start().atOffset(ZoneOffset.UTC))
        .append(statement.end().atOffset(ZoneOffset.UTC))
        .append(statement.zone())
        .append(statement.currency());
    decimal(statements, statement.total().subtract(taxAmount), MONEY_DIGITS);
    decimal(statements, taxAmount, MONEY_DIGITS);
    decimal(statements, tax == null ? null : tax.percent(), MONEY_DIGITS);
    statements.append(tax != null && tax.isIncluded());
    decimal(statements, statement.total(), MONEY_DIGITS);
    decimal(statements, statement.total().subtract(statement.due()), MONEY_DIGITS);
    decimal(statements, statement.due(), MONEY_DIGITS);
    statements.append(statement.madeAt().atOffset(ZoneOffset.UTC));
    if (issuedAt == null) {
      statements.appendNull().appendNull();
    } else {
      statements
          .append(issuedAt.atOffset(ZoneOffset.UTC))
          .append(issuedAt.atZone(ZoneId.of(statement.zone())).toLocalDate());
    }
    statements.append(statement.closingFlush()).endRow();
  }

  private void begin(String tenant, Statement statement, int line, String type)
      throws SQLException {
    lines.beginRow().append(tenant).append(statement.id()).append(line).append(type);
  }

  /**
   * @param notNet what of the amount is no revenue: an included tax
   */
  private void end(
      @Nullable String exact,
      BigDecimal amount,
      BigDecimal notNet,
      @Nullable Evidence evidence,
      @Nullable String adjustedPeriod,
      @Nullable String grant)
      throws SQLException {
    text(lines, exact);
    decimal(lines, amount, MONEY_DIGITS);
    decimal(lines, amount.subtract(notNet), MONEY_DIGITS);
    text(lines, evidence == null ? null : evidence.meter());
    number(lines, evidence == null || evidence.meter() == null ? null : evidence.records());
    text(lines, adjustedPeriod);
    text(lines, evidence == null ? null : evidence.item());
    text(lines, grant).endRow();
  }

  private static DuckDBAppender text(DuckDBAppender row, @Nullable String value)
      throws SQLException {
    return value == null || value.isEmpty() ? row.appendNull() : row.append(value);
  }

  private static DuckDBAppender number(DuckDBAppender row, @Nullable Long value)
      throws SQLException {
    return value == null ? row.appendNull() : row.append(value.longValue());
  }

  /** Money has no more digits than these; a quantity or price that has is rounded for people, {@code exact} is not. */
  private static void decimal(DuckDBAppender row, @Nullable BigDecimal value, int digits)
      throws SQLException {
    if (value == null) {
      row.appendNull();
    } else {
      row.append(value.setScale(digits, RoundingMode.HALF_EVEN));
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      statements.close();
    } finally {
      lines.close();
    }
  }
}
