package io.tallygate.rating.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.catalog.Documents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OfflineRatingTest {
  private static final Instant UNTIL = Instant.parse("2026-03-01T00:00:00Z");

  private static CatalogDocument example(String name) throws Exception {
    try (InputStream in = Files.newInputStream(Path.of("..", "examples", "catalog", name))) {
      return CatalogReader.readYaml(in);
    }
  }

  private static OfflineRating.Result rate(String example, String csv) throws Exception {
    return OfflineRating.rate(
        example(example), new BufferedReader(new StringReader(csv)), UNTIL, UNTIL);
  }

  @Test
  void shouldRateCallsInBegunMinutes() throws Exception {
    OfflineRating.Result result =
        rate(
            "telecom.yaml",
            """
            subject,type,time,value,direction,zone
            4915100001,call,2026-01-02T10:00:00Z,61,out,national
            4915100001,call,2026-01-02T11:00:00+01:00,0,out,national
            4915100001,call,2026-01-02T12:00:00Z,61,out,abroad
            4915100001,text,2026-01-02T10:00:00Z,,out,
            4915100001,text,2026-01-02T10:00:00Z,,in,
            """);

    assertThat(result.counted()).isEqualTo(5);
    assertThat(result.refused()).isEmpty();
    // 120 s, 66 s, one text, base fee, setting up, the card; then February's base fee.
    // February ends an hour before UTC's in Berlin.
    assertThat(result.statements())
        .extracting(s -> s.period() + " " + s.total())
        .containsExactly("2026-01 25.76", "2026-02 5.00");
  }

  @Test
  void shouldRateANumberByItsZone() throws Exception {
    CatalogDocument document =
        Documents.yaml(
            """
            zones: [{key: world, versions: [{from: 2020-01-01, prefixes: {"1002": a, "10": b}}]}]
            meters: [{key: texts, eventType: text, aggregation: count, dimensions: [{name: to, zones: world}]}]
            customers: [{key: c, zone: UTC, currency: EUR}]
            plans:
              - key: p
                currency: EUR
                charges:
                  - {type: matrix, key: k, name: Texts, meter: texts, default: "9", prices: [{when: {to: a}, price: "0.1"}, {when: {to: b}, price: "0.2"}]}
            subscriptions: [{key: s, customer: c, plan: p, from: 2026-01-01, to: 2026-02-01, subjects: [x]}]
            """);
    String csv =
        """
        subject,type,time,to
        x,text,2026-01-02T10:00:00Z,1002
        x,text,2026-01-02T10:00:00Z,10025
        x,text,2026-01-02T10:00:00Z,1003
        """;

    OfflineRating.Result result =
        OfflineRating.rate(document, new BufferedReader(new StringReader(csv)), UNTIL, UNTIL);

    assertThat(result.statements())
        .extracting(s -> s.period() + " " + s.total())
        .containsExactly("2026-01 0.40");
  }

  @Test
  void shouldReadWhatEachAggregationNeeds() throws Exception {
    CatalogDocument document =
        Documents.yaml(
            """
            meters:
              - {key: max, eventType: reading, aggregation: max, value: $.v, scale: 1, keep: events}
              - {key: users, eventType: login, aggregation: unique, value: $.user, keep: events}
              - {key: sales, eventType: sale, aggregation: sum, value: $.v, scale: 2, keep: events, attributes: [price]}
              - {key: seats, eventType: seat, aggregation: held, value: $.v, keep: events}
            customers: [{key: c, zone: UTC, currency: EUR}]
            plans:
              - key: p
                currency: EUR
                charges:
                  - {type: per-unit, key: max, meter: max, price: 1}
                  - {type: per-unit, key: users, meter: users, price: 10}
                  - {type: unit-price-in-event, key: sales, meter: sales, attribute: price, default: 7}
                  - {type: per-unit, key: seats, meter: seats, price: 31}
            subscriptions: [{key: s, customer: c, plan: p, from: 2026-01-01, to: 2026-02-01, subjects: [x]}]
            """);
    String csv =
        """
        subject,type,time,value,user,price
        x,reading,2026-01-02T10:00:00Z,12.5,,
        x,reading,2026-01-03T10:00:00Z,2,,
        x,reading,2026-01-03T10:00:00Z,,,
        x,reading,2026-01-03T10:00:00Z,0.25,,
        x,login,2026-01-03T10:00:00Z,,u-1,
        x,login,2026-01-04T10:00:00Z,99,u-1,
        x,login,2026-01-05T10:00:00Z,,u-2,
        x,login,2026-01-06T10:00:00Z,,,
        x,sale,2026-01-06T10:00:00Z,2,,0.50
        x,sale,2026-01-06T11:00:00Z,2,,
        x,seat,2026-01-01T00:00:00Z,3,,
        x,seat,2026-01-31T00:00:00Z,-2,,
        """;

    OfflineRating.Result result =
        OfflineRating.rate(document, new BufferedReader(new StringReader(csv)), UNTIL, UNTIL);

    assertThat(result.refused())
        .extracting(row -> row.row() + " " + row.field())
        .containsExactly("3 value", "4 value");
    assertThat(result.statements().get(0).lines())
        .extracting(line -> line.charge() + " " + line.quantity() + " = " + line.amount())
        .containsExactly(
            "max 12.5 = 12.50", "users 2 = 20.00", "sales 4 = 15.00", "seats 2.9354838710 = 91.00");
  }

  @Test
  void shouldRefuseBadRowsAndKeepTheirNeighbours() throws Exception {
    OfflineRating.Result result =
        rate(
            "marketplace.yaml",
            """
            subject,type,time,value,country
            12347,sale,2026-01-02T10:00:00Z,100.00,United Kingdom
            12347,sale,2026-01-02T10:00:00Z,1.005,France
            12347,sale,yesterday,1.00,France
            12347,gift,2026-01-02T10:00:00Z,1.00,France
            ,sale,2026-01-02T10:00:00Z,1.00,France
            12347,sale,2026-01-02T10:00:00Z,one,France
            99999,sale,2026-01-02T10:00:00Z,-3.50,"Channel, Islands"
            """);

    assertThat(result.counted()).isEqualTo(2);
    assertThat(result.refused())
        .extracting(row -> row.row() + " " + row.field())
        .containsExactly("2 value", "3 time", "4 type", "5 subject", "6 value");
    assertThat(result.suspense())
        .extracting(entry -> entry.subject() + " " + entry.sum() + " " + entry.reason())
        .containsExactly("99999 -3.50 NO_SUBSCRIPTION");
  }

  @Test
  void shouldFeedEveryMeterOfAnEvent() throws Exception {
    StringBuilder csv = new StringBuilder("time,subject,type,value\n");
    for (int i = 0; i < 364; i++) {
      csv.append("2026-01-02T10:00:00Z,host-1.example.com,request,10000\n");
    }

    OfflineRating.Result result = rate("saas-clicks.yaml", csv.toString());

    assertThat(result.statements().get(0).lines())
        .extracting(StatementLine::amount)
        .containsExactly(new BigDecimal("0.53"), new BigDecimal("0.29"));
  }

  @Test
  void shouldNameAMissingColumn() {
    assertThatThrownBy(() -> rate("sms.yaml", "subject,type\na,sms\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[column=time]");
    assertThatThrownBy(() -> rate("sms.yaml", "")).isInstanceOf(IOException.class);
  }
}
