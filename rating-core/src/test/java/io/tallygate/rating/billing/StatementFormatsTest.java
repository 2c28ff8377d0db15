package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementFormatsTest {
  private static Statement statement() {
    BillingBench bench =
        new BillingBench(
            """
            meters:
              - {key: sales, eventType: s, aggregation: sum, value: $.a, unit: EUR, scale: 2, dimensions: [{name: r}]}
              - {key: calls, eventType: c, aggregation: sum, value: $.a, unit: s}
            customers: [{key: '"<c>"', name: "Müller & <script>alert(1)</script>", zone: Europe/Berlin, currency: EUR}]
            plans:
              - key: p
                name: P
                currency: EUR
                charges:
                  - {type: percentage, key: fee, name: 'Fee, "all"', meter: sales, rates: {"*": "4"}}
                  - {type: call, key: voice, name: Calls, meter: calls, pulse: 60/60, price: "0.09", per: 60}
            subscriptions: [{key: s, customer: '"<c>"', plan: p, from: 2024-01-01, subjects: [x]}]
            """);
    bench.count("sales", "x", "2024-01-05T00:00:00Z", "100.00", "UK");
    bench.close("2024-02-02T00:00:00Z");
    bench.count("sales", "x", "2024-01-05T00:00:00Z", "-300.00", "UK");
    bench.count("calls", "x", "2024-02-05T00:00:00Z", "61");
    bench.close("2024-03-02T00:00:00Z");
    return bench.last();
  }

  @Test
  void shouldWriteJsonInAStableOrderWithAmountsAsText() {
    String json = new String(StatementJson.write(statement()), StandardCharsets.UTF_8);

    assertThat(json)
        .startsWith(
            "{\"id\":2,\"number\":2,\"state\":\"issued\",\"kind\":\"statement\",\"tenant\":0,\"customer\":")
        .contains("\"total\":\"-11.82\"")
        .contains("\"quantity\":\"120\",\"unit\":\"s\",\"price\":\"0.09\",\"per\":\"60\"")
        .contains("\"start\":\"2024-01-31T23:00:00Z\"")
        .contains(
            "\"before\":\"4.00\",\"after\":\"-8.00\",\"exact\":\"-12\",\"amount\":\"-12.00\"");
  }

  @Test
  void shouldReadBackWhatItWrote() {
    Statement statement = statement();

    assertThat(StatementJson.read(StatementJson.write(statement))).isEqualTo(statement);
    assertThatThrownBy(() -> StatementJson.read(new byte[] {'{', '}'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldWriteCsvRowsThatAddUp() {
    String csv = StatementCsv.write(List.of(statement()));

    assertThat(csv.lines().toList())
        .hasSize(4)
        .satisfies(
            rows ->
                assertThat(rows.get(0))
                    .startsWith("id,number,state,statementKind,relatesTo,customer,subscription"))
        .satisfies(
            rows ->
                assertThat(rows.get(1))
                    .startsWith("2,2,issued,statement,,\"\"\"<c>\"\"\",s,p,2024-02,"))
        .satisfies(
            rows -> assertThat(rows.get(1)).contains(",line,voice,,Calls,120,s,0.09,60,0.18,"))
        .satisfies(
            rows ->
                assertThat(rows.get(2))
                    .contains("\"Adjustment of 2024-01: Fee, \"\"all\"\", 4 %\"")
                    .contains(",-12.00,2024-01,sales,2,"))
        .satisfies(rows -> assertThat(rows.get(3)).contains(",total,,,,,,,,-11.82,"));
  }

  @Test
  void shouldWriteAPageWithEveryTextEscaped() {
    String page = StatementHtml.write(statement());

    assertThat(page)
        .startsWith("<!doctype html>")
        .contains("<h1>Statement 2</h1>")
        .contains("Müller &amp; &lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("&quot;&lt;c&gt;&quot;")
        .contains("2024-02 (2024-02-01 to 2024-02-29, Europe/Berlin)")
        .contains("0.09 per 60 s")
        .contains("Credit</td><td class=\"n\">-11.82 EUR")
        .doesNotContain("<script");
  }

  @Test
  void shouldSayThatAPreviewIsOne() {
    BillingBench bench =
        new BillingBench(
            """
            customers: [{key: c, zone: UTC, currency: EUR}]
            plans: [{key: p, currency: EUR, charges: [{type: base-fee, key: b, amount: 1}]}]
            subscriptions: [{key: s, customer: c, plan: p, from: 2024-01-01}]
            """);
    Statement preview = bench.run.preview(0, "s", Instant.parse("2024-01-10T00:00:00Z"));

    assertThat(StatementHtml.write(preview))
        .contains("Preview of 2024-01")
        .contains("nothing has been issued");
  }
}
