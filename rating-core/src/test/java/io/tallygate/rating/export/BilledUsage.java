package io.tallygate.rating.export;

import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementChange.Step;
import io.tallygate.rating.billing.StatementKind;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.flush.KeptEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Usage of two tenants, and statements of every kind: prices net and gross, a discount, an adjustment, prepaid credit, a draft, one
 * that was discarded, a cancellation and its reissue.
 */
final class BilledUsage {
  private static final String CATALOG =
      """
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0, dimensions: [{name: zone, path: $.z}]}
        - {key: sales, eventType: sale, aggregation: sum, value: $.a, unit: EUR, scale: 2, keep: events, attributes: [order]}
      customers:
        - {key: acme, name: "ACME, Inc.", zone: Europe/Berlin, currency: EUR}
        - {key: gross, zone: America/New_York, currency: EUR}
        - {key: later, zone: UTC, currency: EUR}
      plans:
        - key: net
          currency: EUR
          tax: {percent: "19", point: total, prices: net}
          charges:
            - {type: base-fee, key: fee, name: Fee, amount: "9.99"}
            - {type: per-unit, key: talk, name: Talk, meter: calls, price: "0.013", discount: {percent: "10"}}
        - key: gross
          currency: EUR
          tax: {percent: "7", point: total, prices: gross}
          charges:
            - {type: base-fee, key: fee, name: Fee, amount: "1.00"}
            - {type: per-unit, key: share, name: Share, meter: sales, price: "0.033"}
            - {type: setup-fee, key: once, name: Once, amount: "0.01"}
      subscriptions:
        - {key: a, customer: acme, plan: net, from: 2026-01-01,
           subjects: [x, {key: moved, to: 2026-01-16}]}
        - {key: g, customer: gross, plan: gross, from: 2026-01-01, subjects: [shop]}
        - {key: l, customer: later, plan: net, from: 2026-01-16,
           subjects: [moved]}
      grants:
        - {key: topup, customer: acme, amount: "20", from: 2026-01-01, text: Top-up}
      """;

  private static final String OTHER =
      """
      tenant: other
      meters: [{key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, scale: 0}]
      """;

  private BilledUsage() {}

  static ExportBench make(Path directory) {
    ExportBench bench = new ExportBench(directory, CATALOG, OTHER);
    bench.count("calls", "x", "2026-01-05T00:00:00Z", "1234", "national");
    bench.count("calls", "x", "2026-01-05T00:00:00Z", "55", "abroad");
    bench.count("calls", "moved", "2026-01-10T00:00:00Z", "100", "national");
    bench.count("calls", "moved", "2026-01-20T00:00:00Z", "200", "national");
    bench.count("calls", "nobody", "2026-01-20T00:00:00Z", "7", "");
    bench.keep(
        "sales",
        "shop",
        "2026-01-07T10:11:12.345Z",
        "49.90",
        Map.of("id", "e-1", "source", "till", "order", "it's \"1\", 2"));
    KeptEvent wrong = bench.keep("sales", "shop", "2026-01-08T00:00:00Z", "1000.00", Map.of());
    bench.flush();
    bench.countOther("calls", "theirs", "2026-01-05T00:00:00Z", "3");
    bench.takeBack(wrong);
    bench.close("2026-02-02T12:00:00Z");
    bench.count("calls", "x", "2026-01-06T00:00:00Z", "1000", "national");
    bench.count("calls", "x", "2026-02-06T00:00:00Z", "5000", "national");
    bench.keep("sales", "shop", "2026-02-08T00:00:00Z", "-12.30", Map.of());
    bench.close("2026-03-02T12:00:00Z");
    List<Statement> issued = bench.statements();
    bench.desk.cancel(0, issued.get(0).id(), "wrong price", ExportBench.NOW);
    bench.desk.reissue(0, issued.get(0).id(), "right now", ExportBench.NOW, StatementState.ISSUED);
    bench.draft("2026-04-02T12:00:00Z");
    Statement draft =
        bench.statements().stream()
            .filter(each -> each.number() == 0 && each.kind() == StatementKind.STATEMENT)
            .reduce((first, second) -> second)
            .orElseThrow();
    bench.desk.change(Step.DISCARD, 0, List.of(draft.id()), ExportBench.NOW, "test");
    return bench;
  }
}
