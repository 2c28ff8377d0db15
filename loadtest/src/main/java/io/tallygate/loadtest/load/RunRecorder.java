package io.tallygate.loadtest.load;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a run comes to. Totals hold everything that was acknowledged, warm-up and drain included: they are compared with the
 * gateway's. Rate and latency hold the measured window only. The rate counts acknowledgements that arrived in it; where the
 * window is so many records long, those of what was sent in it. The latencies are those of all batches whose intended send
 * time lies in it, however late the answer came.
 *
 * <p>Used by one thread, that of the load loop.
 */
final class RunRecorder implements AckListener {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final AckFile acks;

  /** Nanoseconds, three significant digits. */
  private final Histogram latencies = new Histogram(TimeUnit.HOURS.toNanos(1), 3);

  /** How late batches of the measured window were given to a connection, in nanoseconds. */
  private final Histogram slips = new Histogram(TimeUnit.HOURS.toNanos(1), 3);

  private final Map<String, Long> refused = new TreeMap<>();
  private long[] bySecond = new long[128];
  private long fromNs;
  private long durationNs;
  private boolean isMeasuring;
  private long accepted;
  private long sum;
  private long refusedCount;
  private long busyAnswers;
  private long duplicates;
  private long countedAgain;
  private long measured;
  private long lastMeasuredAckNs;

  RunRecorder(AckFile acks) {
    this.acks = acks;
  }

  /**
   * What several recorders had at the same time, taken together: their windows are one.
   *
   * @throws IllegalArgumentException a histogram cannot be read
   */
  static RunRecorder merged(List<RunSnapshot> parts) {
    RunRecorder all = new RunRecorder(AckFile.none());
    all.latencies.setStartTimeStamp(Long.MAX_VALUE);
    parts.forEach(all::add);
    return all;
  }

  private void add(RunSnapshot part) {
    accepted += part.accepted();
    sum = Math.addExact(sum, part.sum());
    part.refused()
        .forEach(
            (code, count) -> {
              refused.merge(code, count, Long::sum);
              refusedCount += count;
            });
    busyAnswers += part.busyAnswers();
    duplicates += part.duplicates();
    countedAgain += part.countedAgain();
    measured += part.measured();
    if (part.windowNs() > 0) {
      isMeasuring = true;
      durationNs = part.isByTime() ? part.windowNs() : Long.MAX_VALUE;
    }
    // The window begins at 0 here: the clocks of other processes have zeros of their own.
    lastMeasuredAckNs = Math.max(lastMeasuredAckNs, part.windowNs());
    if (bySecond.length < part.bySecond().size()) {
      bySecond = Arrays.copyOf(bySecond, part.bySecond().size());
    }
    for (int i = 0; i < part.bySecond().size(); i++) {
      bySecond[i] += part.bySecond().get(i);
    }
    long startEpochMs = Math.min(latencies.getStartTimeStamp(), part.startEpochMs());
    latencies.add(EncodedHistogram.decode(part.latencies()));
    latencies.setStartTimeStamp(startEpochMs);
    slips.add(EncodedHistogram.decode(part.slips()));
  }

  /** What it holds now. */
  RunSnapshot snapshot() {
    long windowNs =
        !isMeasuring ? 0 : isByTime() ? durationNs : Math.max(0, lastMeasuredAckNs - fromNs);
    return new RunSnapshot(
        accepted,
        sum,
        Map.copyOf(refused),
        busyAnswers,
        duplicates,
        countedAgain,
        measured,
        isByTime(),
        windowNs,
        Arrays.stream(bySecond).boxed().toList(),
        latencies.getStartTimeStamp(),
        EncodedHistogram.encode(latencies),
        EncodedHistogram.encode(slips));
  }

  /**
   * The measured window: from {@code ns} for {@code duration} nanoseconds, {@link Long#MAX_VALUE} for one that ends with the
   * last acknowledgement. What an earlier window held is forgotten, but for the totals.
   *
   * @param epochMs now, for the log of latencies
   */
  void measure(long ns, long duration, long epochMs) {
    latencies.reset();
    latencies.setStartTimeStamp(epochMs);
    slips.reset();
    Arrays.fill(bySecond, 0);
    measured = 0;
    lastMeasuredAckNs = ns;
    fromNs = ns;
    durationNs = duration;
    isMeasuring = true;
  }

  @Override
  public void acked(long intendedNs, long ackedNs, int count, long quantity) {
    accepted += count;
    sum = Math.addExact(sum, quantity);
    if (!isMeasuring) {
      return;
    }
    if (isInWindow(intendedNs)) {
      latencies.recordValue(
          Math.min(Math.max(ackedNs - intendedNs, 1), latencies.getHighestTrackableValue()));
    }
    if (isInWindow(isByTime() ? ackedNs : intendedNs)) {
      measured += count;
      lastMeasuredAckNs = ackedNs;
      int second = (int) ((ackedNs - fromNs) / SECOND_NS);
      if (second >= bySecond.length) {
        bySecond = Arrays.copyOf(bySecond, Math.max(second + 1, bySecond.length * 2));
      }
      bySecond[second] += count;
    }
  }

  /** A batch that was due at {@code intendedNs} is given to a connection. */
  void offered(long intendedNs, long nowNs) {
    if (isMeasuring && isInWindow(intendedNs)) {
      slips.recordValue(
          Math.min(Math.max(nowNs - intendedNs, 0), slips.getHighestTrackableValue()));
    }
  }

  private boolean isByTime() {
    return durationNs != Long.MAX_VALUE;
  }

  private boolean isInWindow(long ns) {
    long sinceFromNs = ns - fromNs;
    return sinceFromNs >= 0 && sinceFromNs < durationNs;
  }

  @Override
  public void frameAcked(String producer, int epoch, long sequence) {
    acks.append(producer, epoch, sequence);
  }

  @Override
  public void repeated(int answeredSo, int notAnsweredSo) {
    duplicates += answeredSo;
    countedAgain += notAnsweredSo;
  }

  @Override
  public void refused(String code) {
    refusedCount++;
    refused.merge(code, 1L, Long::sum);
  }

  @Override
  public void busy() {
    busyAnswers++;
  }

  /** Writes what was acknowledged to its file, if there is one. */
  void flush() {
    acks.flush();
  }

  /** Records that count, warm-up included. */
  long acceptedSoFar() {
    return accepted;
  }

  /** The sum of their quantities. */
  long sum() {
    return sum;
  }

  long refusedCount() {
    return refusedCount;
  }

  /** Refused records by reason. */
  Map<String, Long> refusedByCode() {
    return refused;
  }

  long busyAnswers() {
    return busyAnswers;
  }

  /** Events sent a second time on purpose and answered as duplicates, warm-up included; they are in no other figure. */
  long duplicates() {
    return duplicates;
  }

  /** Events sent a second time and taken for new: a gateway that de-duplicates has none. */
  long countedAgain() {
    return countedAgain;
  }

  /** Records acknowledged in the measured window. */
  long measured() {
    return measured;
  }

  /** Length of the measured window in seconds, to the last acknowledgement if it was not ended by time. */
  double measuredSeconds() {
    if (!isMeasuring || measured == 0) {
      return 0;
    }
    return isByTime() ? durationNs / 1e9 : Math.max(0, lastMeasuredAckNs - fromNs) / 1e9;
  }

  /** The fewest records acknowledged in a whole second of the measured window; of the window itself if it was shorter. */
  long slowestSecond() {
    int whole = (int) measuredSeconds();
    if (whole == 0) {
      return measured;
    }
    long slowest = Long.MAX_VALUE;
    for (int i = 0; i < whole; i++) {
      slowest = Math.min(slowest, i < bySecond.length ? bySecond[i] : 0);
    }
    return slowest;
  }

  /**
   * How late the generator was, in nanoseconds: the part of the latencies in which a batch waited for the generator's thread or for
   * room in flight, and was not yet sent. Always 0 in a closed loop.
   */
  Histogram slips() {
    return slips;
  }

  /** Latencies of the measured window, with its wall clock times. */
  Histogram latencies() {
    latencies.setEndTimeStamp(latencies.getStartTimeStamp() + (long) (measuredSeconds() * 1_000));
    return latencies;
  }
}
