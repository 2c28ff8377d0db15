package io.tallygate.gateway.ops;

import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.Positions;
import io.tallygate.rating.RatingCore;
import io.tallygate.rating.measure.Station;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What an operator sees of a gateway at a moment, and how fast its counters went since the moment before. One thread at a time takes it;
 * what it returns is not changed any more.
 */
public final class LiveStatus {
  private static final double MS_PER_SECOND = 1e3;

  private final RatingCore core;
  private final Health health;
  private final BinaryFigures binary;
  private final IntSupplier httpConnections;
  private final RecentLatencies latencies;
  private final Supplier<List<ActiveAlarm>> alarms;
  private final Supplier<Readings> readings;
  private final DiskTrend disk;
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private Counters before;
  private LivePast.Second second;

  /** What is asked of the binary endpoint. */
  public interface BinaryFigures {
    int connections();

    /** Busy frames sent since the start. */
    long busy();

    /** Of a gateway without one. */
    BinaryFigures NONE =
        new BinaryFigures() {
          @Override
          public int connections() {
            return 0;
          }

          @Override
          public long busy() {
            return 0;
          }
        };
  }

  private record Counters(
      long atMs,
      long records,
      long received,
      long frames,
      long bytes,
      long duplicates,
      long refused,
      long busy,
      long gcCount,
      long gcMs) {}

  /**
   * @param readings whose counters are among the totals
   */
  public LiveStatus(
      RatingCore core,
      Health health,
      BinaryFigures binary,
      IntSupplier httpConnections,
      RecentLatencies latencies,
      Supplier<List<ActiveAlarm>> alarms,
      Supplier<Readings> readings,
      long nowMs) {
    this.core = core;
    this.health = health;
    this.binary = binary;
    this.httpConnections = httpConnections;
    this.latencies = latencies;
    this.alarms = alarms;
    this.readings = readings;
    this.disk = new DiskTrend(core.settings().dataDirectory());
    this.before = counters(nowMs);
    this.second = second(before, before, core.positions());
  }

  /** The room on the disk, as of the last second. Any thread. */
  DiskTrend.State disk() {
    return disk.state();
  }

  private Counters counters(long nowMs) {
    CoreStatistics statistics = core.statistics();
    long gcCount = 0;
    long gcMs = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      gcCount += Math.max(0, collector.getCollectionCount());
      gcMs += Math.max(0, collector.getCollectionTime());
    }
    return new Counters(
        nowMs,
        statistics.recordsCounted(),
        statistics.eventsReceived(),
        statistics.framesLogged(),
        statistics.logBytes(),
        statistics.eventsDuplicate(),
        statistics.eventsRefused(),
        binary.busy(),
        gcCount,
        gcMs);
  }

  /**
   * Takes it.
   *
   * @param nowMs since 1970, later than before
   * @return ready to be written as JSON
   */
  public Map<String, Object> take(long nowMs) {
    Counters last = before;
    Counters now = counters(nowMs);
    before = now;
    disk.look(nowMs);
    CoreStatistics statistics = core.statistics();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("at", nowMs);
    status.put("rates", rates(last, now));
    Map<String, Object> totals = totals(statistics, now);
    readings.get().totals().forEach(totals::putIfAbsent);
    status.put("totals", totals);
    Positions positions = core.positions();
    status.put("positions", positions);
    status.put(
        "lagBytes",
        Fields.of(
            "force", positions.logged() - positions.durable(),
            "flush", positions.counted() - positions.flushed(),
            "store", positions.flushed() - positions.stored()));
    status.put(
        "ring", Fields.of("slots", core.settings().ringSlots(), "used", statistics.ringUsed()));
    status.put(
        "connections",
        Fields.of("binary", binary.connections(), "http", httpConnections.getAsInt()));
    status.put("latency", latency());
    status.put("log", log(statistics));
    status.put("memory", memory());
    status.put(
        "gc",
        Fields.of("pauseMsLastSecond", now.gcMs - last.gcMs, "count", now.gcCount - last.gcCount));
    status.put("alarms", alarmList());
    status.put("conservation", Fields.of("difference", Conservation.difference(statistics)));
    status.put("health", healthState());
    second = second(last, now, positions);
    return status;
  }

  /** Of the status that was taken last, what is kept. The thread that takes. */
  LivePast.Second second() {
    return second;
  }

  private LivePast.Second second(Counters last, Counters now, Positions positions) {
    double seconds = Math.max(1, now.atMs - last.atMs) / MS_PER_SECOND;
    LatencySummary whole = latencies.second(Station.WHOLE.id());
    return new LivePast.Second(
        now.atMs,
        perSecond(now.records - last.records, seconds),
        perSecond(now.frames - last.frames, seconds),
        perSecond(now.bytes - last.bytes, seconds),
        LatencySummary.us(whole.p50Ns()),
        LatencySummary.us(whole.p99Ns()),
        LatencySummary.us(whole.maxNs()),
        positions.logged() - positions.durable(),
        positions.counted() - positions.flushed(),
        core.statistics().ringUsed());
  }

  private static Map<String, Object> rates(Counters last, Counters now) {
    double seconds = Math.max(1, now.atMs - last.atMs) / MS_PER_SECOND;
    return Fields.of(
        "recordsPerSecond", perSecond(now.records - last.records, seconds),
        "eventsPerSecond", perSecond(now.received - last.received, seconds),
        "framesPerSecond", perSecond(now.frames - last.frames, seconds),
        "bytesPerSecond", perSecond(now.bytes - last.bytes, seconds),
        "duplicatesPerSecond", perSecond(now.duplicates - last.duplicates, seconds),
        "refusedPerSecond", perSecond(now.refused - last.refused, seconds),
        "busyPerSecond", perSecond(now.busy - last.busy, seconds));
  }

  private static long perSecond(long count, double seconds) {
    return Math.round(count / seconds);
  }

  private static Map<String, Object> totals(CoreStatistics statistics, Counters now) {
    return Fields.of(
        "framesLogged", now.frames,
        "eventsReceived", now.received,
        "eventsAccepted", statistics.eventsAccepted(),
        "eventsDuplicate", now.duplicates,
        "eventsRefused", now.refused,
        "recordsCounted", now.records,
        "logBytes", now.bytes,
        "forces", statistics.forces(),
        "flushes", statistics.flushes(),
        "checkpoints", statistics.checkpoints(),
        "segmentsRecycled", statistics.segmentsRecycled(),
        "series", statistics.series(),
        "ids", statistics.idsRemembered(),
        "idsDropped", statistics.idsDropped());
  }

  private Map<String, Object> latency() {
    Map<String, Object> byStation = new LinkedHashMap<>();
    for (Station station : Station.values()) {
      LatencySummary second = latencies.second(station.id());
      byStation.put(
          station.id(),
          Fields.of(
              "count", second.count(),
              "p50", LatencySummary.us(second.p50Ns()),
              "p99", LatencySummary.us(second.p99Ns()),
              "p999", LatencySummary.us(second.p999Ns()),
              "max", LatencySummary.us(second.maxNs())));
    }
    return byStation;
  }

  private Map<String, Object> log(CoreStatistics statistics) {
    DiskTrend.State room = disk.state();
    return Fields.of(
        "segmentsFree", statistics.segmentsFree(),
        "segmentBytes", core.settings().segmentBytes(),
        "growthBytesPerSecond", room.growthBytesPerSecond(),
        "diskFreeBytes", room.freeBytes(),
        "secondsToFull", room.secondsTo(core.settings().diskWatermarkBytes()));
  }

  private static Map<String, Object> memory() {
    Runtime runtime = Runtime.getRuntime();
    return Fields.of(
        "residentBytes", ProcessMemory.residentBytes(),
        "heapUsedBytes", runtime.totalMemory() - runtime.freeMemory(),
        "heapMaxBytes", runtime.maxMemory());
  }

  private List<Map<String, Object>> alarmList() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (ActiveAlarm alarm : alarms.get()) {
      list.add(
          Fields.of(
              "id", alarm.id(),
              "severity",
                  alarm.severity() == ActiveAlarm.Severity.CRITICAL ? "critical" : "warning",
              "text", alarm.text(),
              "since", alarm.since().toString()));
    }
    return list;
  }

  private Map<String, Object> healthState() {
    Health.Status live = health.live();
    Health.Status ready = health.ready();
    return Fields.of("live", live.ok(), "ready", ready.ok(), "detail", ready.detail());
  }
}
