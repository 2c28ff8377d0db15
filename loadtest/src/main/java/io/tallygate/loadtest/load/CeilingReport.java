package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What the generator reached alone.
 *
 * @param options what was asked for
 * @param recorder what the sink acknowledged
 */
record CeilingReport(LoadOptions options, RunRecorder recorder) implements RunResult {
  /** There are no totals to compare: it has sent something. */
  @Override
  public boolean isVerified() {
    return recorder.measured() > 0;
  }

  private long recordsPerSecond() {
    return Math.round(recorder.measured() / recorder.measuredSeconds());
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("nullSink", true);
    json.put("records", recorder.measured());
    json.put("seconds", recorder.measuredSeconds());
    json.put("recordsPerSecond", recordsPerSecond());
    json.put("slowestSecond", recorder.slowestSecond());
    json.put("series", options.series());
    json.put("batch", options.batch());
    json.put("connections", options.openConnections());
    json.put("processes", options.processes());
    json.put("failure", isVerified() ? null : "nothing was acknowledged in the measured window");
    json.put("verified", isVerified());
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "generator alone: %,d records in %.1f s, %,d records/s%n",
        recorder.measured(),
        recorder.measuredSeconds(),
        recordsPerSecond());
  }

  @Override
  public List<Histogram> latencies() {
    return List.of(recorder.latencies());
  }

  @Override
  public List<Distribution> distributions() {
    return List.of(new Distribution(Distribution.WHOLE, isVerified(), recorder.latencies()));
  }
}
