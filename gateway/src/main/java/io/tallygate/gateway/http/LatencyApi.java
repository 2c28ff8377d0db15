package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.ops.Fields;
import io.tallygate.gateway.ops.HeatMap;
import io.tallygate.gateway.ops.LatencyHistory;
import io.tallygate.gateway.ops.LatencyHistory.Line;
import io.tallygate.gateway.ops.LatencyHistory.Point;
import io.tallygate.gateway.ops.LatencyHistory.Range;
import io.tallygate.gateway.ops.LatencySummary;
import io.tallygate.gateway.ops.Monitor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Latencies of the past: over time, as a distribution, as a heat map, and in HdrHistogram's own forms. */
final class LatencyApi {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Points of a line that are given if nobody asks for more, and columns of a heat map. */
  private static final int STEPS_DEFAULT = 300;

  private static final int POINTS_MAX = 1_000;
  private static final int TICKS_PER_HALF_DISTANCE = 5;

  /** The forms of HdrHistogram show milliseconds. */
  private static final double NS_PER_MS = 1e6;

  private final Monitor monitor;
  private final LatencyHistory history;

  LatencyApi(Monitor monitor) {
    this.monitor = monitor;
    this.history = monitor.history();
  }

  private LatencyQuestion question(Call call) throws ProblemException {
    return LatencyQuestion.of(call, monitor.clock().time());
  }

  /** Percentiles step by step, by tag. */
  Reply latency(Call call) throws ProblemException {
    LatencyQuestion question = question(call);
    Range range = question.range(call, STEPS_DEFAULT, POINTS_MAX);
    List<Map<String, Object>> tags = new ArrayList<>();
    for (Line line : history.lines(range, Set.copyOf(LatencyQuestion.tags(call)))) {
      tags.add(
          Fields.of(
              "tag", line.tag(),
              "count", line.summary().count(),
              "summary", percentiles(line.summary()),
              "points", line.points().stream().map(LatencyApi::point).toList()));
    }
    Map<String, Object> body = head(range);
    body.put("tags", tags);
    return Reply.ok(body);
  }

  private static Map<String, Object> head(Range range) {
    return Fields.of(
        "unit",
        "us",
        "from",
        range.fromMs(),
        "to",
        range.toMs(),
        "stepSeconds",
        range.stepMs() / 1_000);
  }

  private static Map<String, Object> point(Point point) {
    Map<String, Object> fields = Fields.of("at", point.atMs(), "count", point.latencies().count());
    fields.putAll(percentiles(point.latencies()));
    return fields;
  }

  private static Map<String, Object> percentiles(LatencySummary latencies) {
    return Fields.of(
        "p50", LatencySummary.us(latencies.p50Ns()),
        "p90", LatencySummary.us(latencies.p90Ns()),
        "p99", LatencySummary.us(latencies.p99Ns()),
        "p999", LatencySummary.us(latencies.p999Ns()),
        "p9999", LatencySummary.us(latencies.p9999Ns()),
        "max", LatencySummary.us(latencies.maxNs()));
  }

  /** One tag's values of a time, merged: for a plot that is logarithmic in 1/(1-p). */
  Reply distribution(Call call) throws ProblemException {
    LatencyQuestion question = question(call);
    String tag = LatencyQuestion.tag(call);
    Histogram histogram = history.merged(tag, question.fromMs(), question.toMs());
    List<Map<String, Object>> points = new ArrayList<>();
    if (histogram.getTotalCount() > 0) {
      for (HistogramIterationValue value : histogram.percentiles(TICKS_PER_HALF_DISTANCE)) {
        points.add(
            Fields.of(
                "percentile", value.getPercentileLevelIteratedTo(),
                "us", LatencySummary.us(value.getValueIteratedTo()),
                "count", value.getTotalCountToThisValue()));
      }
    }
    return Reply.ok(
        Fields.of(
            "tag", tag,
            "unit", "us",
            "from", question.fromMs(),
            "to", question.toMs(),
            "count", histogram.getTotalCount(),
            "max", LatencySummary.us(histogram.getMaxValue()),
            "mean", LatencySummary.us(Math.round(histogram.getMean())),
            "summary", percentiles(LatencySummary.of(histogram)),
            "points", points));
  }

  /** How many values lay between which latencies, step by step. */
  Reply heatMap(Call call) throws ProblemException {
    LatencyQuestion question = question(call);
    Range range = question.range(call, STEPS_DEFAULT, STEPS_DEFAULT);
    String tag = LatencyQuestion.tag(call);
    HeatMap map = history.heatMap(tag, range);
    List<Map<String, Object>> columns = new ArrayList<>();
    for (HeatMap.Column column : map.columns()) {
      columns.add(Fields.of("at", column.atMs(), "counts", column.counts()));
    }
    Map<String, Object> body = head(range);
    body.put("tag", tag);
    body.put("edgesUs", map.edgesUs());
    body.put("columns", columns);
    return Reply.ok(body);
  }

  /** The histogram log, second by second. */
  Reply log(Call call) throws ProblemException {
    LatencyQuestion question = question(call);
    return Reply.stream(
            TEXT,
            out ->
                monitor
                    .archive()
                    .readLines(
                        question.fromMs(),
                        question.toMs(),
                        line -> {
                          out.write(line.getBytes(UTF_8));
                          out.write('\n');
                        }))
        .with("Content-Disposition", "attachment; filename=\"tallygate.hlog\"");
  }

  /** A percentile distribution as HdrHistogram prints it. */
  Reply percentiles(Call call) throws ProblemException {
    LatencyQuestion question = question(call);
    String tag = LatencyQuestion.stationOrTag(call);
    Histogram histogram = history.merged(tag, question.fromMs(), question.toMs());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, UTF_8);
    histogram.outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NS_PER_MS);
    out.flush();
    return Reply.text(TEXT, bytes.toString(UTF_8))
        .with("Content-Disposition", "attachment; filename=\"tallygate.hgrm\"");
  }
}
