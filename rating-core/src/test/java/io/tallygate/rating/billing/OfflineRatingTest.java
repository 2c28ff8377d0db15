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
import java.time.ZoneId;
import java.time.ZoneOffset;
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
        example(example), new BufferedReader(new StringReader(csv)), UNTIL, UNTIL, ZoneOffset.UTC);
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
        OfflineRating.rate(
            document, new BufferedReader(new StringReader(csv)), UNTIL, UNTIL, ZoneOffset.UTC);

    assertThat(result.statements())
        .extracting(s -> s.period() + " " + s.total())
        .containsExactly("2026-01 0.40");
  }

  private static String lines(OfflineRating.Result result, int statement) {
    return String.join(
        "; ",
        result.statements().get(statement).lines().stream()
            .map(line -> line.charge() + " " + line.amount())
            .toList());
  }

  @Test
  void shouldRateAHostingCompany() throws Exception {
    OfflineRating.Result result =
        rate(
            "hosting.yaml",
            """
            subject,type,time,value
            host-1,seats,2026-01-15T12:00:00Z,7
            host-1,seats,2026-01-31T12:00:00Z,-7
            """);

    assertThat(result.refused()).isEmpty();
    // The rack for two months in advance; the year's minimum is due in December. Then seats, 17 of
    // 31 days less the last one: 5 × 12.00 and 2 × 9.00, 16 days; 83.45 tax.
    assertThat(result.statements())
        .extracting(s -> s.subscription() + " " + s.period() + " " + s.total())
        .containsExactly("umbrella-rack 2026-01 800.00", "umbrella-hosting 2026-01 1023.71");
    assertThat(lines(result, 1)).isEqualTo("rack 450.00; rack 450.00; seats 30.97; seats 9.29");
  }

  @Test
  void shouldRatePayments() throws Exception {
    OfflineRating.Result result =
        rate(
            "payments.yaml",
            """
            subject,type,time,value,method,order,fee
            shop-17,payment,2026-01-05T12:00:00Z,10.00,card,A-1,
            shop-17,payment,2026-01-05T12:01:00Z,10.00,card,A-2,
            shop-17,payment,2026-01-05T12:02:00Z,10.00,card,A-3,
            shop-17,payment,2026-01-05T12:03:00Z,5.00,card,A-4,
            shop-17,payment,2026-01-05T12:04:00Z,49.90,card,A-5,
            shop-17,payment,2026-01-05T12:05:00Z,9000.00,card,A-6,
            shop-17,payment,2026-01-06T12:00:00Z,-49.90,card,A-5,
            shop-17,payment,2026-01-07T12:00:00Z,12000.00,transfer,A-7,
            shop-17,chargeback,2026-01-08T12:00:00Z,1,,,15.00
            """);

    assertThat(result.refused()).isEmpty();
    // 0.35 + 0.95 + 20.00 − 0.70; 50.00 and 6.00; the fee; the portal
    assertThat(lines(result, 0))
        .isEqualTo("cards 20.60; transfers 50.00; transfers 6.00; chargebacks 15.00; portal 19.00");
  }

  @Test
  void shouldRateAnAiService() throws Exception {
    OfflineRating.Result result =
        rate(
            "ai-tokens.yaml",
            """
            subject,type,time,value,model,kind,user
            project-a,completion,2026-01-10T12:00:00Z,9000000,large,output,u-1
            project-a,completion,2026-01-20T12:00:00Z,3000000,large,output,u-1
            project-a,completion,2026-01-20T12:01:00Z,1000000,large,input,u-2
            project-b,completion,2026-01-20T12:02:00Z,2000000,small,output,u-3
            project-b,completion,2026-01-20T12:03:00Z,250001,batch,output,u-3
            """);

    assertThat(result.refused()).isEmpty();
    // The first one was in the trial.
    assertThat(lines(result, 0))
        .isEqualTo("large 2.50; large 30.00; small 0.15; batches 0.15; users 0.00");
    assertThat(result.statements().get(0).credits())
        .extracting(credit -> credit.grant() + " " + credit.amount())
        .containsExactly("hooli-welcome 25.00", "hooli-2026-01 7.80");
    assertThat(result.statements().get(0).due()).isEqualTo("0.00");
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
        OfflineRating.rate(
            document, new BufferedReader(new StringReader(csv)), UNTIL, UNTIL, ZoneOffset.UTC);

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

  @Test
  void shouldTryAPlanThatNobodyHasOnEverySubject() throws Exception {
    CatalogDocument document =
        Documents.yaml(
            """
            meters: [{key: texts, eventType: text, aggregation: count}]
            plans:
              - key: p
                currency: EUR
                charges:
                  - {type: base-fee, key: base, name: Base, amount: "1.00"}
                  - {type: per-unit, key: texts, name: Texts, meter: texts, price: "0.10"}
            """);
    String csv =
        """
        subject,type,time
        x,text,2026-01-31T23:30:00Z
        y,text,2026-02-10T10:00:00Z
        x,text,2026-03-02T10:00:00Z
        """;

    OfflineRating.Result result =
        OfflineRating.rate(
            document,
            new BufferedReader(new StringReader(csv)),
            null,
            null,
            ZoneId.of("Europe/Berlin"));

    assertThat(result.statements())
        .extracting(s -> s.customer() + " " + s.period() + " " + s.total())
        .containsExactlyInAnyOrder(
            "x 2026-02 1.10", "y 2026-02 1.10", "x 2026-03 1.10", "y 2026-03 1.00");
    assertThat(result.suspense()).isEmpty();
    assertThat(result.statements().get(0).madeAt())
        .isEqualTo(Instant.parse("2026-03-31T22:00:00Z"));
  }

  @Test
  void shouldAskWhichPlanIsMeantWhereThereAreSeveral() {
    CatalogDocument document =
        Documents.yaml("plans: [{key: p, currency: EUR}, {key: q, currency: EUR}]");

    assertThatThrownBy(
            () ->
                OfflineRating.rate(
                    document, new StringReader("subject,type,time\n"), null, null, ZoneOffset.UTC))
        .hasMessageContaining("[path=plans]");
  }
}
