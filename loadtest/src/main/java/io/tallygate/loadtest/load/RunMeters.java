package io.tallygate.loadtest.load;

import io.tallygate.loadtest.GatewayApi;
import io.tallygate.loadtest.GatewayApi.MeterTotal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;

/** What a run's records are counted by: defined in the gateway, and asked for. */
final class RunMeters {
  private final GatewayApi api;
  private final LoadSeries series;
  private MeterTotal before = MeterTotal.NONE;

  RunMeters(GatewayApi api, LoadSeries series) {
    this.api = api;
    this.series = series;
  }

  /** Defines them, and notes what the gateway has counted before. */
  void begin() throws IOException, InterruptedException {
    for (String document : series.catalog()) {
      api.putCatalog(document, "application/json");
    }
    before = total();
  }

  /** Compares what the gateway has counted since with what was acknowledged. Nothing may be under way. */
  Verification compare(RunRecorder recorder) throws IOException, InterruptedException {
    return new Verification(
        new MeterTotal(recorder.acceptedSoFar(), BigDecimal.valueOf(recorder.sum())),
        before,
        total());
  }

  /** Of all of them. */
  private MeterTotal total() throws IOException, InterruptedException {
    Map<String, MeterTotal> totals = api.totals();
    MeterTotal sum = MeterTotal.NONE;
    for (String meter : series.meters()) {
      MeterTotal one = totals.getOrDefault(meter, MeterTotal.NONE);
      sum = new MeterTotal(sum.count() + one.count(), sum.sum().add(one.sum()));
    }
    return sum;
  }
}
