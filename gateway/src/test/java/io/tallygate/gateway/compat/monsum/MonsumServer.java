package io.tallygate.gateway.compat.monsum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.TestServer;
import io.tallygate.gateway.http.TestServer.Answer;
import io.tallygate.rating.Core;
import io.tallygate.rating.CrashPoints;
import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementDesk;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.period.LatePolicy;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real core and its HTTP endpoint, at noon of 15 July 2013 (UTC), with a seller's catalog, for one test class. */
final class MonsumServer implements AutoCloseable {
  static final Instant NOW = Instant.parse("2013-07-15T12:00:00Z");
  static final String CATALOG =
      """
      meters:
        - key: bookings
          eventType: monsum.usage
          aggregation: sum
          value: $.quantity
          scale: 4
          dimensions: [{name: article}]
          keep: events
          attributes: [unit_price, description, currency, usagedata_id, usage_date, created, idempotency_key]
      plans:
        - key: "10"
          name: Seller
          currency: EUR
          tax: {percent: "19"}
          charges:
            - {type: base-fee, key: account, name: Account, amount: "5.00", every: month}
            - {type: unit-price-in-event, key: fair, name: Fair, meter: bookings, where: {article: "11"}, attribute: unit_price, default: "0.5"}
            - {type: unit-price-in-event, key: fee, name: Fee, meter: bookings, where: {article: "12"}, attribute: unit_price}
            - {type: unit-price-in-event, key: code, name: Commission, meter: bookings, where: {article: code-8+1}, attribute: unit_price, default: "16"}
            - {type: unit-price-in-event, key: discount, name: Discount, meter: bookings, where: {article: ""}, attribute: unit_price}
            - {type: per-unit, key: clicks, name: Clicks, meter: bookings, where: {article: click}, price: "0.02"}
        - key: premium
          name: Premium
          currency: EUR
          trialDays: 2
          charges:
            - {type: setup-fee, key: setup, name: Set up, amount: "42.99"}
            - {type: base-fee, key: account, name: Account, amount: "15.00", every: month, prorate: none}
            - {type: unit-price-in-event, key: all, name: All, meter: bookings, attribute: unit_price}
      customers:
        - {key: "296526", name: Lamps, zone: Europe/Berlin, currency: EUR}
      subscriptions:
        - {key: "1102", customer: "296526", plan: "10", from: 2013-07-01, subjects: ["1102"]}
      """;

  final Core core;
  private final TestServer server;
  private int subscriptions = 5000;

  MonsumServer(Path directory, Clock clock, Path file, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("tallygate.log.segment-bytes", "4194304");
    settings.put("tallygate.disk.watermark-bytes", "0");
    settings.put("tallygate.ids.max", "100000");
    GatewayConfig config = GatewayConfig.load(file, Map.of(), settings);
    core = Core.open(config.coreSettings(directory), CrashPoints.NONE);
    server = new TestServer(core, settings, file, clock, List.of(new MonsumApi(config.monsum())));
  }

  static MonsumServer open(Path directory, Map<String, String> settings) throws Exception {
    MonsumServer server =
        new MonsumServer(directory, Clock.fixed(NOW, ZoneOffset.UTC), null, settings);
    server.apply(CATALOG);
    return server;
  }

  void apply(String yaml) throws Exception {
    core.applyCatalog(CatalogReader.readYaml(new ByteArrayInputStream(yaml.getBytes(UTF_8))));
  }

  /** A subscription of customer 296526 to a plan, from 1 July 2013 on; its id. */
  String subscribe(String plan) throws Exception {
    String id = Integer.toString(++subscriptions);
    while (core.catalog().of(0).subscription(id) != null) {
      id = Integer.toString(++subscriptions);
    }
    apply(
        "subscriptions: [{key: '%s', customer: '296526', plan: '%s', from: 2013-07-01, subjects: ['%s']}]"
            .formatted(id, plan, id));
    return id;
  }

  /** A body as it is, with these headers. */
  Answer post(String contentType, String body, String... headers) throws Exception {
    return post(contentType, body.getBytes(UTF_8), headers);
  }

  Answer post(String contentType, byte[] body, String... headers) throws Exception {
    return server.send("POST", "/api/1.0/api.php", contentType, body, headers);
  }

  /** A request in JSON that succeeds; its RESPONSE. */
  JsonNode call(String body, String... headers) throws Exception {
    Answer answer = post("application/json", body, headers);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("RESPONSE").has("ERRORS")).isFalse();
    return answer.json().path("RESPONSE");
  }

  /** A request in JSON that is refused with one error; the error. */
  String refused(String body) throws Exception {
    Answer answer = post("application/json", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    JsonNode errors = answer.json().path("RESPONSE").path("ERRORS");
    assertThat(errors.size()).as(answer.body()).isEqualTo(1);
    return errors.get(0).textValue();
  }

  /** The bookings of a subscription. */
  JsonNode items(String subscription) throws Exception {
    return call("{\"SERVICE\":\"subscription.getusagedata\",\"FILTER\":{\"SUBSCRIPTION_ID\":\"%s\"}}"
            .formatted(subscription))
        .path("ITEMS");
  }

  private BillRun billRun() {
    return new BillRun(
        core::catalog, core.usage(), core.flushes(), core.statements(), LatePolicy.DEFAULT);
  }

  /** The statement of the open period that holds an instant, as it would be now. */
  Statement preview(String subscription, String at) {
    return billRun().preview(0, subscription, Instant.parse(at));
  }

  /** Closes what ended before an instant; the total of a subscription's newest statement, as a text. */
  String close(String subscription, String until) {
    Instant at = Instant.parse(until);
    billRun().close(0, at, at);
    List<StatementEntry> entries =
        core.statements().list(0, new StatementFilter(null, subscription, null), 0, 100);
    return entries.isEmpty() ? "none" : entries.get(entries.size() - 1).total().toPlainString();
  }

  /** Takes an issued statement back. */
  void cancel(long statement) {
    new StatementDesk(billRun(), core.statements()).cancel(0, statement, "test", NOW);
  }

  @Override
  public void close() {
    server.close();
    core.close();
  }
}
