package io.tallygate.rating;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.log.DiskSegmentStorage;
import io.tallygate.rating.log.FrameBuffer;
import io.tallygate.rating.log.LogEnd;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.log.LogReader;
import io.tallygate.rating.log.SegmentedUsageLog;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesDefinitionCodec;
import io.tallygate.rating.meter.SeriesKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Measures a start after a crash: writes a log of so many records that no flush has seen, then opens a core on it. What is
 * measured is the whole start, and the replay alone; the log was just written, so it comes from the page cache.
 */
public final class RecoveryBench {
  private static final int RECORDS_PER_FRAME = 4096;
  private static final int FRAMES_PER_WRITE = 16;
  private static final long FIRST_MS = 1_764_547_200_000L; // 2025-12-01T00:00:00Z
  private static final String METER =
      """
      {"meters": [{"key": "bench", "eventType": "bench", "aggregation": "sum", "value": "$.q", "unit": "1", "scale": 0}]}
      """;

  private final CoreSettings settings;
  private final long records;
  private final int series;

  /**
   * @param settings of an empty data directory; the directory is left behind
   * @param records to be counted again
   * @param series that they are spread over, uniformly
   */
  public RecoveryBench(CoreSettings settings, long records, int series) {
    this.settings = settings;
    this.records = records;
    this.series = series;
  }

  /** Makes the directory: everything in it is flushed and stored, and then comes the log that no flush has seen. */
  public void prepare() throws IOException, CatalogException {
    try (Core core = Core.open(settings, CrashPoints.NONE)) {
      core.applyCatalog(CatalogReader.readJson(new ByteArrayInputStream(METER.getBytes(UTF_8))));
      core.flushes().flushAndStore();
    }
    writeLog();
  }

  /** Prepares the directory, recovers from it, and checks that every record was counted. */
  public RecoveryReport run() throws IOException, CatalogException {
    prepare();
    try (Core core = Core.open(settings, CrashPoints.NONE)) {
      RecoveryReport report = core.recovered();
      if (report.records() < records) {
        throw new IllegalStateException(
            "recovery lost records [written=" + records + "] [counted=" + report.records() + "]");
      }
      return report;
    }
  }

  private void writeLog() throws IOException {
    DiskSegmentStorage storage =
        new DiskSegmentStorage(new DataLayout(settings.dataDirectory()).log());
    long oldest = LogReader.oldestPosition(storage, settings.segmentBytes());
    LogEnd end =
        LogReader.read(storage, settings.segmentBytes(), oldest, 0, (buffer, offset) -> {});
    FrameBuffer[] frames = new FrameBuffer[FRAMES_PER_WRITE];
    for (int i = 0; i < frames.length; i++) {
      frames[i] =
          new FrameBuffer(
              ByteBuffer.allocateDirect(LogFrame.HEADER_LENGTH + LogFrame.PAYLOAD_LENGTH_MAX));
    }
    try (SegmentedUsageLog log =
        SegmentedUsageLog.open(
            storage,
            settings.segmentBytes(),
            end,
            true,
            settings.poolSegments(),
            settings.retainBytes(),
            settings.diskWatermarkBytes(),
            Runnable::run)) {
      defineSeries(log, frames);
      long left = records;
      long next = 0;
      while (left > 0) {
        int count = 0;
        while (count < FRAMES_PER_WRITE && left > 0) {
          int size = (int) Math.min(RECORDS_PER_FRAME, left);
          usage(frames[count++].buffer(), size, next);
          next += size;
          left -= size;
        }
        log.append(frames, count, FIRST_MS);
      }
      log.force();
    }
  }

  private void defineSeries(SegmentedUsageLog log, FrameBuffer[] frames) {
    int number = 0;
    while (number < series) {
      UnsafeBuffer frame = frames[0].buffer();
      LogFrame.begin(frame, 0, LogFrame.KIND_SERIES);
      int at = LogFrame.HEADER_LENGTH;
      while (number < series && at < LogFrame.PAYLOAD_LENGTH_MAX - 100) {
        at =
            SeriesDefinitionCodec.encode(
                new SeriesDefinition(
                    number,
                    new SeriesKey(0, 0, "s" + number, List.of()),
                    number,
                    SeriesDefinition.NONE),
                frame,
                at);
        number++;
      }
      frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, at - LogFrame.HEADER_LENGTH, LITTLE_ENDIAN);
      log.append(frames, 1, FIRST_MS);
    }
  }

  /** Series in an order that no cache foresees: multiples of a large prime, modulo the number of series. */
  private void usage(UnsafeBuffer frame, int count, long first) {
    LogFrame.begin(frame, 0, LogFrame.KIND_USAGE);
    frame.putLong(LogFrame.BASE_TIME_OFFSET, FIRST_MS, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_RECEIVED_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.EVENTS_ACCEPTED_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.RECORD_COUNT_OFFSET, count, LITTLE_ENDIAN);
    frame.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, count * 16, LITTLE_ENDIAN);
    for (int i = 0, at = LogFrame.HEADER_LENGTH; i < count; i++, at += 16) {
      long n = first + i;
      frame.putInt(at, (int) (n * 982_451_653L % series), LITTLE_ENDIAN);
      frame.putInt(at + 4, (int) (n % 60_000), LITTLE_ENDIAN);
      frame.putLong(at + 8, 1 + n % 7, LITTLE_ENDIAN);
    }
  }
}
