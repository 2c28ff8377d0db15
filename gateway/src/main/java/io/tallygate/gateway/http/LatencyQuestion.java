package io.tallygate.gateway.http;

import io.tallygate.gateway.ops.LatencyHistory.Range;
import io.tallygate.rating.measure.Station;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants to know of past latencies.
 *
 * @param fromMs since 1970
 * @param toMs not in it
 */
record LatencyQuestion(long fromMs, long toMs) {
  private static final long DEFAULT_MS = TimeUnit.MINUTES.toMillis(15);
  private static final long RANGE_MAX_MS = TimeUnit.DAYS.toMillis(366);
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");

  /** Each divides a minute or is made of whole ones, so that minutes which were added up can be used. */
  private static final int[] STEPS_SECONDS = {
    1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
    172_800
  };

  private static final int STEP_MAX_SECONDS = 172_800;

  static LatencyQuestion of(Call call, long nowMs) throws ProblemException {
    long toMs = time(call, "to", nowMs);
    long fromMs = time(call, "from", toMs - DEFAULT_MS);
    if (fromMs >= toMs) {
      throw ProblemException.badRequest("from must be before to", "from");
    }
    if (toMs - fromMs > RANGE_MAX_MS) {
      throw ProblemException.badRequest("from must not be more than 366 days before to", "from");
    }
    return new LatencyQuestion(fromMs, toMs);
  }

  private static long time(Call call, String name, long byDefault) throws ProblemException {
    String text = call.parameter(name);
    if (text == null) {
      return byDefault;
    }
    return MILLISECONDS.matcher(text).matches()
        ? Long.parseLong(text)
        : Call.toInstant(text, name).toEpochMilli();
  }

  /**
   * The time in steps, as the request wants them.
   *
   * @param stepsDefault how many steps there are at the most if it does not say
   * @param stepsMax how many it may want
   */
  Range range(Call call, int stepsDefault, int stepsMax) throws ProblemException {
    int step = (int) call.number("step", 0, 1, STEP_MAX_SECONDS);
    if (step == 0) {
      step = smallestStep(stepsDefault);
    }
    Range range = covering(step);
    if (range.steps() > stepsMax) {
      throw ProblemException.badRequest(
          "step must be so long that there are at most " + stepsMax + " steps", "step");
    }
    return range;
  }

  private Range covering(int stepSeconds) {
    return Range.covering(fromMs, toMs, TimeUnit.SECONDS.toMillis(stepSeconds));
  }

  private int smallestStep(int stepsMax) {
    for (int step : STEPS_SECONDS) {
      if (covering(step).steps() <= stepsMax) {
        return step;
      }
    }
    return STEP_MAX_SECONDS;
  }

  /** The tags that are wanted; none: all. */
  static List<String> tags(Call call) throws ProblemException {
    List<String> tags = call.parameters("tag");
    for (String tag : tags) {
      check(tag, "tag");
    }
    return tags;
  }

  /** The one tag that is wanted; the whole way if none is named. */
  static String tag(Call call) throws ProblemException {
    String tag = call.parameter("tag");
    return tag == null ? Station.WHOLE.id() : check(tag, "tag");
  }

  /** The same, where a station may be named instead. */
  static String stationOrTag(Call call) throws ProblemException {
    @Nullable String station = call.parameter("station");
    @Nullable String tag = call.parameter("tag");
    if (station != null && tag != null) {
      throw ProblemException.badRequest("name either a station or a tag", "tag");
    }
    return station == null ? tag(call) : check(station, "station");
  }

  private static String check(String tag, String parameter) throws ProblemException {
    int slash = tag.indexOf('/');
    String station = slash < 0 ? tag : tag.substring(0, slash);
    if (Arrays.stream(Station.values()).noneMatch(each -> each.id().equals(station))) {
      throw ProblemException.badRequest(
          "there is no such station [known="
              + Arrays.stream(Station.values()).map(Station::id).collect(Collectors.joining(" "))
              + "]",
          parameter);
    }
    return tag;
  }
}
