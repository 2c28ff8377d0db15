package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.ChargeTypes;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page of price models: each example's plan and usage, as they stand there, are billed, and the statements are those that
 * stand there. {@code -Dpage.rewrite=true} writes them.
 */
class PriceModelsPageTest {
  private static final Path PAGE = Path.of("PRICE-MODELS.md");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CSV =
      Pattern.compile("```csv until (\\S+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern STATEMENTS =
      Pattern.compile("(<!-- statements -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

  /** How the page's sections begin. */
  private static final String SECTION = "(?m)^(?=## )";

  @Test
  void shouldShowWhatIsBilled() throws Exception {
    String page = Files.readString(PAGE);
    StringBuilder billed = new StringBuilder();
    for (String section : page.split(SECTION)) {
      billed.append(section.startsWith("## ") ? withStatements(section) : section);
    }
    if (Boolean.getBoolean("page.rewrite")) {
      Files.writeString(PAGE, billed);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(billed.toString());
  }

  @Test
  void shouldShowEveryTypeOfChargeAndEveryAggregation() throws Exception {
    String page = Files.readString(PAGE);

    assertThat(ChargeTypes.all()).allSatisfy(type -> assertThat(page).contains("type: " + type));
    for (var aggregation : io.tallygate.rating.meter.Aggregation.values()) {
      assertThat(page).contains("aggregation: " + aggregation.text() + ",");
    }
  }

  @Test
  void shouldLinkToSectionsThatAreThere() throws Exception {
    String page = Files.readString(PAGE);
    List<String> anchors = new ArrayList<>();
    Matcher heading = Pattern.compile("(?m)^## (.*)$").matcher(page);
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(java.util.Locale.ROOT)
              .replaceAll("[^a-z0-9 -]", "")
              .replace(' ', '-'));
    }
    Matcher link = Pattern.compile("\\]\\(#([^)]*)\\)").matcher(page);
    List<String> linked = new ArrayList<>();
    while (link.find()) {
      linked.add(link.group(1));
    }

    assertThat(linked).containsExactlyInAnyOrderElementsOf(anchors);
  }

  private static String withStatements(String section) throws Exception {
    Matcher yaml = YAML.matcher(section);
    Matcher csv = CSV.matcher(section);
    assertThat(yaml.find()).as(section).isTrue();
    List<String> usage = new ArrayList<>();
    List<String> until = new ArrayList<>();
    while (csv.find()) {
      until.add(csv.group(1));
      usage.add(csv.group(2));
    }
    BillingBench bench = new BillingBench(catalog(yaml.group(1), usage));
    for (int i = 0; i < usage.size(); i++) {
      UsageCsv rows = new UsageCsv(bench.catalog.meters(), 0, bench.usage);
      rows.read(new StringReader(usage.get(i)));
      assertThat(rows.refused()).isEmpty();
      bench.close(until.get(i) + "T01:00:00Z");
    }
    return STATEMENTS
        .matcher(section)
        .replaceFirst("$1" + Matcher.quoteReplacement(table(bench.archive.all())) + "$3");
  }

  /** The section's catalog with a customer and a subscription of every subject. */
  private static String catalog(String yaml, List<String> usage) {
    Set<String> subjects = new LinkedHashSet<>();
    for (String csv : usage) {
      csv.lines().skip(1).forEach(row -> subjects.add(row.substring(0, row.indexOf(','))));
    }
    return yaml
        + "customers: [{key: c, zone: UTC, currency: EUR}]\n"
        + "subscriptions: [{key: s, customer: c, plan: p, from: 2026-01-01, subjects: "
        + subjects
        + "}]\n";
  }

  private static String table(List<Statement> statements) {
    StringBuilder table = new StringBuilder();
    table.append("| statement | line | quantity | price | amount |\n");
    table.append("|---|---|---:|---:|---:|\n");
    for (Statement statement : statements) {
      String period = statement.period();
      for (StatementLine line : statement.lines()) {
        row(table, period, line.text(), quantity(line), price(line), line.amount());
      }
      for (Adjustment adjustment : statement.adjustments()) {
        row(table, period, adjustment.text(), "", "", adjustment.amount());
      }
      TaxLine tax = statement.tax();
      if (tax != null) {
        String text = "tax, " + tax.percent().toPlainString() + " % of " + tax.net();
        row(table, period, text, "", "", tax.amount());
      }
      row(table, period, "**total**", "", "", statement.total());
      for (CreditDraw credit : statement.credits()) {
        row(table, period, "credit: " + credit.text(), "", "", credit.amount().negate());
      }
      if (!statement.credits().isEmpty()) {
        row(table, period, "**due**", "", "", statement.due());
      }
    }
    return table.toString();
  }

  private static void row(
      StringBuilder table,
      String period,
      String text,
      String quantity,
      String price,
      BigDecimal amount) {
    table.append(
        "| %s | %s | %s | %s | %s |\n"
            .formatted(period, text, quantity, price, amount.toPlainString()));
  }

  private static String quantity(StatementLine line) {
    String number = line.quantity().toPlainString();
    return line.unit().equals("1") ? number : number + " " + line.unit();
  }

  private static String price(StatementLine line) {
    if (line.price() == null) {
      return "";
    }
    String price = line.price().toPlainString();
    return line.per().compareTo(BigDecimal.ONE) == 0
        ? price
        : price + " / " + line.per().toPlainString();
  }
}
