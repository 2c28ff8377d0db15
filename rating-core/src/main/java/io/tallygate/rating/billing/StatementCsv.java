package io.tallygate.rating.billing;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements in CSV (RFC 4180, comma, header once): a row per line, adjustment, tax and total, told apart by {@code kind}. The
 * amounts of {@code line}, {@code adjustment} and {@code tax} rows of a statement add up to its {@code total} row; with its
 * {@code credit} rows, where it has some, that comes to its {@code due} row. A draft and a preview have no number. Any thread.
 */
public final class StatementCsv {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "number",
          "state",
          "statementKind",
          "relatesTo",
          "customer",
          "subscription",
          "plan",
          "period",
          "start",
          "end",
          "issuedAt",
          "currency",
          "kind",
          "charge",
          "part",
          "text",
          "quantity",
          "unit",
          "price",
          "per",
          "amount",
          "adjustedPeriod",
          "meter",
          "records",
          "firstWindow",
          "lastWindow",
          "item");
  private static final CsvMapper MAPPER = new CsvMapper();
  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("\r\n");

  private StatementCsv() {}

  /** Header and rows. */
  public static String write(List<Statement> statements) {
    StringWriter text = new StringWriter();
    try (var rows = MAPPER.writer(SCHEMA).writeValues(text)) {
      rows.write(COLUMNS.toArray());
      for (Statement statement : statements) {
        for (StatementLine line : statement.lines()) {
          rows.write(row(statement, line));
        }
        for (Adjustment adjustment : statement.adjustments()) {
          rows.write(row(statement, adjustment));
        }
        TaxLine tax = statement.tax();
        if (tax != null) {
          rows.write(row(statement, tax));
        }
        rows.write(total(statement, "total", statement.total()));
        for (CreditDraw draw : statement.credits()) {
          rows.write(row(statement, draw));
        }
        if (!statement.credits().isEmpty()) {
          rows.write(total(statement, "due", statement.due()));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("statements cannot be written", e);
    }
    return text.toString();
  }

  private static @Nullable Object[] row(Statement statement, StatementLine line) {
    @Nullable Object[] row = head(statement, "line");
    set(row, "charge", line.charge());
    set(row, "part", line.part());
    set(row, "text", line.text());
    set(row, "quantity", plain(line.quantity()));
    set(row, "unit", line.unit());
    BigDecimal price = line.price();
    set(row, "price", price == null ? null : plain(price));
    set(row, "per", plain(line.per()));
    set(row, "amount", plain(line.amount()));
    set(row, "meter", line.evidence().meter());
    set(row, "records", Long.toString(line.evidence().records()));
    set(row, "firstWindow", line.evidence().firstWindow());
    set(row, "lastWindow", line.evidence().lastWindow());
    set(row, "item", line.evidence().item());
    return row;
  }

  private static @Nullable Object[] row(Statement statement, Adjustment adjustment) {
    @Nullable Object[] row = head(statement, "adjustment");
    set(row, "charge", adjustment.charge());
    set(row, "text", adjustment.text());
    set(row, "amount", plain(adjustment.amount()));
    set(row, "adjustedPeriod", adjustment.period());
    set(row, "meter", adjustment.evidence().meter());
    set(row, "records", Long.toString(adjustment.evidence().records()));
    set(row, "firstWindow", adjustment.evidence().firstWindow());
    set(row, "lastWindow", adjustment.evidence().lastWindow());
    set(row, "item", adjustment.evidence().item());
    return row;
  }

  private static @Nullable Object[] row(Statement statement, TaxLine tax) {
    @Nullable Object[] row = head(statement, tax.isIncluded() ? "included-tax" : "tax");
    set(row, "quantity", plain(tax.net()));
    set(row, "price", plain(tax.percent()));
    set(row, "per", "100");
    set(row, "amount", plain(tax.amount()));
    return row;
  }

  private static @Nullable Object[] row(Statement statement, CreditDraw draw) {
    @Nullable Object[] row = head(statement, "credit");
    set(row, "text", draw.text());
    set(row, "amount", plain(draw.amount().negate()));
    set(row, "item", draw.grant());
    return row;
  }

  private static @Nullable Object[] total(Statement statement, String kind, BigDecimal amount) {
    @Nullable Object[] row = head(statement, kind);
    set(row, "amount", plain(amount));
    return row;
  }

  private static @Nullable Object[] head(Statement statement, String kind) {
    @Nullable Object[] row = new Object[COLUMNS.size()];
    Arrays.fill(row, "");
    Reference relatesTo = statement.relatesTo();
    set(row, "id", Long.toString(statement.id()));
    set(row, "number", statement.number() == 0 ? null : Long.toString(statement.number()));
    set(row, "state", statement.state().key());
    set(row, "statementKind", statement.kind().key());
    set(row, "relatesTo", relatesTo == null ? null : Long.toString(relatesTo.id()));
    set(row, "customer", statement.customer());
    set(row, "subscription", statement.subscription());
    set(row, "plan", statement.plan());
    set(row, "period", statement.period());
    set(row, "start", statement.start());
    set(row, "end", statement.end());
    set(row, "issuedAt", statement.issuedAt());
    set(row, "currency", statement.currency());
    set(row, "kind", kind);
    return row;
  }

  private static void set(@Nullable Object[] row, String column, @Nullable Object value) {
    row[COLUMNS.indexOf(column)] = value == null ? "" : value.toString();
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }
}
