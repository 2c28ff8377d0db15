package io.tallygate.rating.inspect;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tallygate.rating.log.FrameHandler;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.meter.SeriesDefinition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntCounterMap;

/**
 * Which subjects the records of some frames are of, most first. Records of the counted path are counted without an object each, so
 * that it keeps up with a gateway that logs millions a second. One thread.
 */
public final class SeriesCounts implements FrameHandler {
  private static final int RECORD_LENGTH = 16;

  private final LogNames names;
  private final Int2IntCounterMap records = new Int2IntCounterMap(0);

  /**
   * A subject's records.
   *
   * @param name subject, or the series' number where the subject is not known
   */
  public record Counted(String name, long records) {}

  /**
   * @param names learns from the frames that go by
   */
  public SeriesCounts(LogNames names) {
    this.names = names;
  }

  @Override
  public void onFrame(DirectBuffer buffer, int frame) {
    names.learn(buffer, frame);
    if (LogFrame.kind(buffer, frame) == LogFrame.KIND_USAGE) {
      int count = LogFrame.recordCount(buffer, frame);
      int end = frame + LogFrame.HEADER_LENGTH + count * RECORD_LENGTH;
      for (int at = frame + LogFrame.HEADER_LENGTH; at < end; at += RECORD_LENGTH) {
        records.incrementAndGet(buffer.getInt(at, LITTLE_ENDIAN));
      }
    } else {
      FrameEvents.forEach(
          buffer,
          frame,
          event -> event.records().forEach(record -> records.incrementAndGet(record.series())));
    }
  }

  /** The subjects with most records since the last call, at the most so many; begins anew. */
  public List<Counted> take(int limit) {
    Map<String, Long> bySubject = new HashMap<>();
    records.forEach((series, count) -> bySubject.merge(name(series), (long) count, Long::sum));
    records.clear();
    return bySubject.entrySet().stream()
        .map(subject -> new Counted(subject.getKey(), subject.getValue()))
        .sorted(Comparator.comparingLong(Counted::records).reversed().thenComparing(Counted::name))
        .limit(limit)
        .toList();
  }

  private String name(int series) {
    SeriesDefinition definition = names.series(series);
    return definition == null ? "series " + series : definition.key().subject();
  }
}
