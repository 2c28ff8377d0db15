package io.tallygate.rating.billing;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** A statement as a page that can be sent and printed: no scripts, nothing loaded from elsewhere, every text escaped. */
public final class StatementHtml {
  private static final String STYLE =
      """
      body{font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1b1f24;background:#f3f4f6;margin:0}
      main{max-width:52rem;margin:2rem auto;padding:2.5rem 3rem;background:#fff;border:1px solid #d9dde2;border-radius:6px}
      header{display:flex;justify-content:space-between;align-items:flex-start;gap:2rem;border-bottom:2px solid #1b1f24;padding-bottom:1rem}
      h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}
      .to{font-size:1.1rem;font-weight:600}.quiet{color:#5b6470}
      dl{display:grid;grid-template-columns:max-content auto;gap:.15rem 1.25rem;margin:1.25rem 0 0}
      dt{color:#5b6470}dd{margin:0}
      table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
      th,td{padding:.45rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #e4e7eb}
      th{font-size:.8rem;color:#5b6470;font-weight:600}
      .n{text-align:right;white-space:nowrap}.wide{overflow-wrap:anywhere}
      .total td{border-bottom:0;border-top:2px solid #1b1f24;font-weight:700;font-size:1.1rem}
      small{display:block;color:#5b6470}footer{margin-top:2.5rem;font-size:.85rem;color:#5b6470}
      @media (max-width:40rem){main{margin:0;padding:1.25rem;border:0}header{display:block}}
      @media print{body{background:#fff;font-size:11pt}main{max-width:none;margin:0;padding:0;border:0}tr{break-inside:avoid}thead{display:table-header-group}@page{margin:18mm}}
      """;

  private StatementHtml() {}

  /** The whole page, UTF-8 declared. */
  public static String write(Statement statement) {
    StringBuilder page = new StringBuilder(8192);
    String title = title(statement);
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>")
        .append(escape(title + ", " + statement.customerName()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n");
    header(page, title, statement);
    if (!statement.lines().isEmpty()) {
      lines(page, statement.lines(), statement);
    }
    if (!statement.adjustments().isEmpty()) {
      adjustments(page, statement.adjustments());
    }
    total(page, statement);
    footer(page, statement);
    page.append("</main>\n</body>\n</html>\n");
    return page.toString();
  }

  private static String title(Statement statement) {
    String name = statement.kind() == StatementKind.CANCELLATION ? "Cancellation" : "Statement";
    return switch (statement.state()) {
      case PREVIEW -> "Preview of " + statement.period();
      case DRAFT, APPROVED, DISCARDED -> "Draft of " + statement.period();
      case ISSUED -> name + " " + statement.number();
    };
  }

  private static void header(StringBuilder page, String title, Statement statement) {
    page.append("<header>\n<div><h1>")
        .append(escape(title))
        .append("</h1><div class=\"quiet\">")
        .append(escape(statement.planName()))
        .append("</div></div>\n<div><div class=\"to wide\">")
        .append(escape(statement.customerName()))
        .append("</div><div class=\"quiet wide\">Customer ")
        .append(escape(statement.customer()))
        .append("</div></div>\n</header>\n<dl>\n");
    if (statement.start().isBefore(statement.end())) {
      field(page, "Period", period(statement));
    } else {
      field(page, "Period", "adjustments only, last period " + statement.period());
    }
    field(page, "Subscription", statement.subscription());
    Instant issuedAt = statement.issuedAt();
    if (issuedAt == null) {
      field(page, "As of", date(statement.madeAt(), statement));
    } else {
      field(page, "Issued", date(issuedAt, statement));
    }
    field(page, "Currency", statement.currency());
    Reference relatesTo = statement.relatesTo();
    if (relatesTo != null) {
      field(
          page,
          statement.kind() == StatementKind.CANCELLATION ? "Cancels" : "Stands for",
          "statement " + relatesTo.number());
      if (!relatesTo.reason().isEmpty()) {
        field(page, "Reason", relatesTo.reason());
      }
    }
    page.append("</dl>\n");
  }

  private static void field(StringBuilder page, String name, String value) {
    page.append("<dt>")
        .append(name)
        .append("</dt><dd class=\"wide\">")
        .append(escape(value))
        .append("</dd>\n");
  }

  /** People read the last day, not the first one after it. */
  private static String period(Statement statement) {
    return statement.period()
        + " ("
        + date(statement.start(), statement)
        + " to "
        + date(statement.end().minusMillis(1), statement)
        + ", "
        + statement.zone()
        + ")";
  }

  private static String date(Instant instant, Statement statement) {
    return instant.atZone(ZoneId.of(statement.zone())).toLocalDate().toString();
  }

  private static void lines(StringBuilder page, List<StatementLine> lines, Statement statement) {
    page.append("<h2>Charges</h2>\n<table>\n<thead><tr><th>What</th>")
        .append("<th class=\"n\">Quantity</th><th class=\"n\">Price</th>")
        .append("<th class=\"n\">Amount</th></tr></thead>\n<tbody>\n");
    for (StatementLine line : lines) {
      page.append("<tr><td class=\"wide\">")
          .append(escape(line.text()))
          .append("</td><td class=\"n\">")
          .append(escape(quantity(line.quantity(), line.unit())))
          .append("</td><td class=\"n\">")
          .append(escape(price(line, statement)))
          .append("</td><td class=\"n\">")
          .append(line.amount().toPlainString())
          .append("</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private static String quantity(BigDecimal quantity, String unit) {
    return unit.equals("1") ? quantity.toPlainString() : quantity.toPlainString() + " " + unit;
  }

  private static String price(StatementLine line, Statement statement) {
    BigDecimal amount = line.price();
    if (amount == null) {
      return "";
    }
    // A share of a sum of money: the price is a percentage.
    if (line.unit().equals(statement.currency())
        && line.per().compareTo(BigDecimal.valueOf(100)) == 0) {
      return amount.toPlainString() + " %";
    }
    String price = amount.toPlainString();
    return line.per().compareTo(BigDecimal.ONE) == 0
        ? price
        : price + " per " + quantity(line.per(), line.unit());
  }

  private static void adjustments(StringBuilder page, List<Adjustment> adjustments) {
    page.append("<h2>Adjustments of earlier periods</h2>\n<table>\n<thead><tr><th>What</th>")
        .append("<th class=\"n\">Billed before</th><th class=\"n\">As known now</th>")
        .append("<th class=\"n\">Amount</th></tr></thead>\n<tbody>\n");
    for (Adjustment adjustment : adjustments) {
      page.append("<tr><td class=\"wide\">")
          .append(escape(adjustment.text()))
          .append("</td><td class=\"n\">")
          .append(adjustment.before().toPlainString())
          .append("</td><td class=\"n\">")
          .append(adjustment.after().toPlainString())
          .append("</td><td class=\"n\">")
          .append(adjustment.amount().toPlainString())
          .append("</td></tr>\n");
    }
    page.append("</tbody>\n</table>\n");
  }

  private static void total(StringBuilder page, Statement statement) {
    page.append("<table><tbody>");
    TaxLine tax = statement.tax();
    if (tax != null) {
      page.append("<tr><td>Net</td><td class=\"n\">")
          .append(tax.net().toPlainString())
          .append("</td></tr>\n<tr><td>")
          .append(tax.isIncluded() ? "Included tax, " : "Tax, ")
          .append(tax.percent().toPlainString())
          .append(" %</td><td class=\"n\">")
          .append(tax.amount().toPlainString())
          .append("</td></tr>\n");
    }
    totalRow(
        page, statement.total().signum() < 0 ? "Credit" : "Total", statement.total(), statement);
    if (!statement.credits().isEmpty()) {
      for (CreditDraw draw : statement.credits()) {
        page.append("<tr><td>Paid from credit: ")
            .append(escape(draw.text()))
            .append(" (")
            .append(draw.left().toPlainString())
            .append(" left)</td><td class=\"n\">")
            .append(draw.amount().negate().toPlainString())
            .append("</td></tr>\n");
      }
      totalRow(page, "Due", statement.due(), statement);
    }
    page.append("</tbody></table>\n");
  }

  private static void totalRow(
      StringBuilder page, String name, BigDecimal amount, Statement statement) {
    page.append("<tr class=\"total\"><td>")
        .append(name)
        .append("</td><td class=\"n\">")
        .append(amount.toPlainString())
        .append(' ')
        .append(escape(statement.currency()))
        .append("</td></tr>\n");
  }

  private static void footer(StringBuilder page, Statement statement) {
    page.append("<footer>");
    if (statement.state() == StatementState.PREVIEW) {
      page.append("A preview: nothing has been issued, and usage may still arrive.");
    } else {
      if (statement.state() != StatementState.ISSUED) {
        page.append("A draft: nothing has been issued. ");
      }
      page.append("Usage counted up to flush ")
          .append(statement.closingFlush())
          .append(", prices of catalog version ")
          .append(statement.catalogVersion())
          .append(". Usage that arrives later appears as an adjustment on the next statement.");
    }
    page.append("</footer>\n");
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
