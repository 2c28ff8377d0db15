package io.tallygate.loadtest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayApi.StatementEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Prints statements of each tariff, the way a customer reads them. */
final class StatementPrinter {
  private static final List<Example> EXAMPLES =
      List.of(
          new Example("770000000-mobile", "2013-12"),
          new Example("edams.ksc.nasa.gov-web", "1995-08"),
          new Example("none-shop", "2010-Q4"),
          new Example("tel:770000000-voice", "2013-12"),
          new Example("tel:770000007-voice", "2014-01"),
          new Example("site:shuttle-hosting", "1995-08-01"),
          new Example("site:images-hosting", "1995-08-01"),
          new Example("merchant:17850-payments", "2010-12"),
          new Example("merchant:12471-payments", "2010-W49"),
          new Example("merchant:12471-payments", "2010-W50"));

  private record Example(String subscription, String period) {}

  private final GatewayApi api;
  private final PrintStream out;

  StatementPrinter(GatewayApi api, PrintStream out) {
    this.api = api;
    this.out = out;
  }

  void printExamples(List<StatementEntry> statements) throws IOException, InterruptedException {
    for (Example example : EXAMPLES) {
      for (StatementEntry each : statements) {
        if (example.equals(new Example(each.subscription(), each.period()))) {
          out.println();
          print(api.get("/api/v1/statements/" + each.id()));
        }
      }
    }
  }

  private void print(JsonNode statement) {
    String currency = statement.path("currency").asText();
    out.printf(
        "statement %s  %s  %s  %s%n",
        statement.path("number").asText(),
        statement.path("customerName").asText(),
        statement.path("subscription").asText(),
        statement.path("period").asText());
    for (JsonNode line : statement.path("lines")) {
      row(
          line.path("text").asText(),
          line.path("quantity").asText(),
          line.path("unit").asText().equals("1") ? "" : line.path("unit").asText(),
          line.path("amount").asText(),
          currency);
    }
    JsonNode tax = statement.path("tax");
    if (tax.has("amount")) {
      row(
          "tax, " + tax.path("percent").asText() + " % of " + tax.path("net").asText(),
          "",
          "",
          tax.path("amount").asText(),
          currency);
    }
    row("total", "", "", statement.path("total").asText(), currency);
    JsonNode credits = statement.path("credits");
    for (JsonNode credit : credits) {
      row(
          "credit: " + credit.path("text").asText(),
          "",
          "",
          "-" + credit.path("amount").asText(),
          currency);
    }
    if (!credits.isEmpty()) {
      row("due", "", "", statement.path("due").asText(), currency);
    }
  }

  private void row(String text, String quantity, String unit, String amount, String currency) {
    out.printf("  %-58s %14s %-8s %12s %s%n", text, quantity, unit, amount, currency);
  }
}
