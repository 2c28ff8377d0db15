package io.tallygate.gateway.ops;

import static io.tallygate.gateway.ops.Metric.Kind.COUNTER;
import static io.tallygate.gateway.ops.Metric.Kind.GAUGE;
import static io.tallygate.gateway.ops.Metric.Kind.HISTOGRAM;
import static io.tallygate.gateway.ops.Metric.Kind.TIMER;

import java.util.List;
import java.util.Locale;

/**
 * Every figure that {@code GET /metrics} shows, by the conventions of Prometheus: base units, which stand in the name, and {@code _total}
 * behind what only rises. Labels have few values: stations, reasons, outcomes, and paths of the API as its description writes them.
 *
 * <p>The table in OPERATIONS.md is this one; a test compares them. Names are never given to something else.
 */
@SuppressWarnings("ImmutableEnumChecker") // the labels are a list that nobody can change
public enum Metric {
  EVENTS_RECEIVED(
      COUNTER,
      "tallygate_events_received_total",
      "",
      "events",
      "Events received",
      "the rate that producers send at"),
  EVENTS(
      COUNTER,
      "tallygate_events_total",
      "outcome",
      "events",
      "Events by what became of them: accepted, duplicate, refused",
      "nearly all accepted; a rise of refused: a producer has changed; of duplicate: one sends again"),
  EVENTS_REFUSED_BY_REASON(
      COUNTER,
      "tallygate_events_refused_total",
      "protocol,reason",
      "events",
      "Events refused by this process, by protocol and refusal code; they come again with a frame that is sent again",
      "0; the reason says what a producer does wrong"),
  RECORDS_COUNTED(
      COUNTER,
      "tallygate_records_total",
      "",
      "records",
      "Records counted",
      "one and more for each accepted event"),
  FRAMES_LOGGED(
      COUNTER,
      "tallygate_frames_logged_total",
      "",
      "frames",
      "Frames in the log",
      "rises with usage"),
  CONSERVATION_DIFFERENCE(
      GAUGE,
      "tallygate_conservation_difference_events",
      "",
      "events",
      "Events received less those accepted, duplicate and refused",
      "0, always"),
  SUSPENSE_RECORDS(
      GAUGE,
      "tallygate_suspense_records",
      "reason",
      "records",
      "Counted records that no subscription pays for, by reason, as of the usage store some minutes ago",
      "0, or what is known to wait for a contract"),
  POSITION(
      GAUGE,
      "tallygate_position_bytes",
      "station",
      "bytes",
      "How far each station has come in the endless log: logged, durable, counted, flushed, stored",
      "all rise together"),
  LAG(
      GAUGE,
      "tallygate_lag_bytes",
      "station",
      "bytes",
      "How far a station is behind the one before it: force (logged − durable), flush (counted − flushed), store (flushed − stored)",
      "force below 64 MiB; flush and store fall to 0 every `flush.interval` and `store.interval`"),
  RING_SLOTS(
      GAUGE, "tallygate_ring_slots", "", "frames", "Frames that the ring holds", "`ring.slots`"),
  RING_USED(
      GAUGE,
      "tallygate_ring_used_slots",
      "",
      "frames",
      "Frames in the ring, between the sockets and the core",
      "below half of the slots; full: the core or the disk is the bottleneck"),
  FRAMES_IN_FLIGHT(
      GAUGE,
      "tallygate_frames_in_flight",
      "",
      "frames",
      "Frames taken and not yet answered: in the ring, or waiting for the force",
      "below a thousand"),
  LATENCY(
      HISTOGRAM,
      "tallygate_latency_seconds",
      "station",
      "seconds",
      "Time that each station takes, and the whole way from a frame's arrival to its answer, since the start",
      "whole: a force and a half; force below 10 ms on a solid-state disk"),
  WHOLE_LATENCY(
      HISTOGRAM,
      "tallygate_whole_latency_seconds",
      "protocol",
      "seconds",
      "The whole way from a frame's arrival to its answer by protocol, since the start",
      "1 to 20 ms on a solid-state disk"),
  LOG_BYTES(
      COUNTER,
      "tallygate_log_bytes_total",
      "",
      "bytes",
      "Bytes appended to the log",
      "16 bytes a record, and a head for each frame"),
  FORCES(
      COUNTER,
      "tallygate_log_forces_total",
      "",
      "forces",
      "Forces of the log",
      "up to thousands a second under load; 0 without usage"),
  SEGMENTS_FREE(
      GAUGE,
      "tallygate_log_segments_free",
      "",
      "segments",
      "Segments of the log that are written ahead and used by nobody",
      "1 and more"),
  SEGMENTS_RECYCLED(
      COUNTER,
      "tallygate_log_segments_recycled_total",
      "",
      "segments",
      "Segments used again",
      "rises under load; if not, the store does not release the log"),
  DISK_FREE(
      GAUGE,
      "tallygate_disk_free_bytes",
      "",
      "bytes",
      "Space that the file system of the data directory still has",
      "several times `disk.watermark-bytes`"),
  DISK_GROWTH(
      GAUGE,
      "tallygate_disk_growth_bytes_per_second",
      "",
      "bytes a second",
      "How fast that space goes, over the last minute; negative: it grows",
      "near 0: the log uses its segments again"),
  DISK_FULL_IN(
      GAUGE,
      "tallygate_disk_full_in_seconds",
      "",
      "seconds",
      "Time until the space is at `disk.watermark-bytes`, where ingest is refused, if it goes on so; +Inf: never",
      "days, or +Inf"),
  FLUSHES(
      COUNTER,
      "tallygate_flushes_total",
      "",
      "flushes",
      "Flushes with a forced mark",
      "one every `flush.interval` while usage comes"),
  CHECKPOINTS(
      COUNTER,
      "tallygate_checkpoints_total",
      "",
      "transactions",
      "Transactions of the usage store, each a checkpoint",
      "one every `store.interval` while usage comes"),
  STORE_ROWS(
      GAUGE,
      "tallygate_store_rows",
      "",
      "rows",
      "Rows of counters in the usage store",
      "about series × windows; rising much faster for an hour: compaction does not keep up"),
  STORE_ROWS_MERGED(
      COUNTER,
      "tallygate_store_rows_merged_total",
      "",
      "rows",
      "Rows of counters that compaction merged into others",
      "rises with flushes"),
  SERIES(
      GAUGE,
      "tallygate_series",
      "",
      "series",
      "Series defined, derived ones included",
      "below 80 % of `series.max`"),
  SERIES_MAX(
      GAUGE, "tallygate_series_limit", "", "series", "Series that can be defined", "`series.max`"),
  IDS(GAUGE, "tallygate_ids", "", "ids", "Event ids remembered", "below `ids.max`"),
  IDS_DROPPED(
      COUNTER,
      "tallygate_ids_dropped_total",
      "",
      "ids",
      "Event ids forgotten before `ids.hours` were over, because there were more than `ids.max`",
      "0; rising: ids are remembered for less than `ids.hours`"),
  IDS_SINCE(
      GAUGE,
      "tallygate_ids_since_timestamp_seconds",
      "",
      "seconds since 1970",
      "Ids of events that arrived at this time or later are all remembered; 0: none was ever forgotten",
      "older than the longest time after which a producer sends again"),
  BINARY_CONNECTIONS(
      GAUGE,
      "tallygate_binary_connections",
      "",
      "connections",
      "Connections of the binary endpoint now open",
      "below `limits.connections`"),
  BINARY_CONNECTIONS_ACCEPTED(
      COUNTER,
      "tallygate_binary_connections_accepted_total",
      "",
      "connections",
      "Connections of the binary endpoint accepted",
      "rises slowly; fast: producers reconnect"),
  BINARY_CONNECTIONS_REFUSED(
      COUNTER,
      "tallygate_binary_connections_refused_total",
      "",
      "connections",
      "Connections of the binary endpoint closed because there were too many",
      "0"),
  BINARY_FRAMES(
      COUNTER,
      "tallygate_binary_frames_total",
      "",
      "frames",
      "Frames of usage handed to the core",
      "rises with usage"),
  BINARY_BYTES(
      COUNTER,
      "tallygate_binary_bytes_total",
      "",
      "bytes",
      "Bytes read by the binary endpoint, after TLS",
      "rises with usage"),
  BINARY_FAULTS(
      COUNTER,
      "tallygate_binary_faults_total",
      "",
      "frames",
      "Fault frames sent: a peer breaks the protocol",
      "0"),
  BINARY_BUSY(
      COUNTER,
      "tallygate_binary_busy_total",
      "",
      "frames",
      "Busy frames sent: usage is refused for now",
      "0"),
  BINARY_RING_FULL(
      COUNTER,
      "tallygate_binary_ring_full_total",
      "",
      "waits",
      "Times that a connection stopped reading because the ring had no room",
      "rising: the core or the disk is the bottleneck; producers feel it as back-pressure"),
  BINARY_WRITE_TIMEOUTS(
      COUNTER,
      "tallygate_binary_write_timeouts_total",
      "",
      "connections",
      "Connections closed because the peer did not read its answers",
      "0"),
  HTTP_CONNECTIONS(
      GAUGE,
      "tallygate_http_connections",
      "",
      "connections",
      "Connections of the HTTP endpoint now open",
      "below `limits.http-connections`"),
  HTTP_CONNECTIONS_REFUSED(
      COUNTER,
      "tallygate_http_connections_refused_total",
      "",
      "connections",
      "Connections of the HTTP endpoint closed because there were too many",
      "0"),
  HTTP_HEADER_TIMEOUTS(
      COUNTER,
      "tallygate_http_header_timeouts_total",
      "",
      "connections",
      "Connections closed because the header of a request did not come within `limits.header-timeout`",
      "0; rising: a slow network, or somebody who holds connections on purpose"),
  HTTP_REQUESTS(
      TIMER,
      "tallygate_http_requests_seconds",
      "method,path,status",
      "seconds",
      "Requests answered, and the time that took (`_count`, `_sum`)",
      "status 503: usage is refused for now"),
  HTTP_REQUESTS_MAX(
      TIMER,
      "tallygate_http_requests_seconds_max",
      "method,path,status",
      "seconds",
      "The longest of the last minutes",
      "below 1 s; a bill run takes minutes"),
  THRESHOLD_SUBSCRIPTIONS(
      GAUGE,
      "tallygate_thresholds_subscriptions",
      "",
      "subscriptions",
      "Subscriptions whose usage or cost is watched",
      "what the plans say"),
  THRESHOLD_FLUSHES_WAITING(
      GAUGE,
      "tallygate_thresholds_flushes_waiting",
      "",
      "flushes",
      "Flushes that thresholds have not looked at",
      "0 or 1; rising for 10 minutes: more is watched than one thread can rate"),
  THRESHOLD_COSTS_WAITING(
      GAUGE,
      "tallygate_thresholds_costs_waiting",
      "",
      "periods",
      "Periods whose watched cost waits to be rated",
      "falls to 0; rising for 10 minutes: watch quantities instead, or raise `flush.interval`"),
  THRESHOLD_FLUSH(
      GAUGE,
      "tallygate_thresholds_flush",
      "",
      "flush",
      "The newest flush that thresholds and access know",
      "rises with flushes"),
  ALERTS(COUNTER, "tallygate_alerts_total", "", "alerts", "Alerts of thresholds recorded", "any"),
  THRESHOLD_RESYNCS(
      COUNTER,
      "tallygate_thresholds_resyncs_total",
      "",
      "times",
      "Times that watched amounts were read again because too many flushes waited",
      "0"),
  THRESHOLD_COSTS_FAILED(
      COUNTER,
      "tallygate_thresholds_costs_failed_total",
      "",
      "ratings",
      "Ratings of watched costs that failed",
      "0; the log has the first, a preview of the subscription says what is wrong"),
  WEBHOOK_ATTEMPTS(
      COUNTER,
      "tallygate_webhook_attempts_total",
      "outcome",
      "requests",
      "Requests to webhooks by what became of them: delivered, failed",
      "failed rising, delivered not: an endpoint is down"),
  WEBHOOK_DELIVERIES(
      GAUGE,
      "tallygate_webhook_deliveries",
      "state",
      "deliveries",
      "Deliveries in the store, pending and dead, as of the last ten seconds",
      "pending falls to 0; none dead"),
  WEBHOOK_DELIVERIES_DIED(
      COUNTER,
      "tallygate_webhook_deliveries_died_total",
      "",
      "deliveries",
      "Deliveries given up",
      "0"),
  RESIDENT(
      GAUGE,
      "tallygate_process_resident_bytes",
      "",
      "bytes",
      "Resident memory",
      "below the container's limit less 10 %"),
  RESIDENT_PEAK(
      GAUGE,
      "tallygate_process_resident_peak_bytes",
      "",
      "bytes",
      "Highest resident memory so far",
      "below the container's limit less 10 %"),
  HEAP_USED(
      GAUGE,
      "tallygate_heap_used_bytes",
      "",
      "bytes",
      "Heap in use, with what the next collection frees",
      "rises and falls"),
  HEAP_MAX(GAUGE, "tallygate_heap_limit_bytes", "", "bytes", "Heap that there may be", "`-Xmx`"),
  GC_PAUSES(
      COUNTER,
      "tallygate_gc_collections_total",
      "collector",
      "collections",
      "Collections of garbage",
      "below a few a second"),
  GC_PAUSE_TIME(
      COUNTER,
      "tallygate_gc_seconds_total",
      "collector",
      "seconds",
      "Time spent on collections, most of it pauses",
      "rises by less than 0.05 a second"),
  SAFEPOINTS(
      COUNTER,
      "tallygate_safepoints_total",
      "",
      "safepoints",
      "Times that the virtual machine stopped all threads, for whatever reason; 0 where it does not say",
      "below a few a second"),
  SAFEPOINT_TIME(
      COUNTER,
      "tallygate_safepoint_seconds_total",
      "",
      "seconds",
      "Time that all threads were stopped, with the way there; 0 where the virtual machine does not say",
      "rises by less than 0.05 a second"),
  START(
      GAUGE,
      "tallygate_start_timestamp_seconds",
      "",
      "seconds since 1970",
      "When this process began",
      "does not change"),
  READY(
      GAUGE,
      "tallygate_ready",
      "",
      "1 or 0",
      "Whether usage is taken, as `GET /health/ready` says",
      "1; 0 while recovering, stopping, or below `disk.watermark-bytes`"),
  ALARM(
      GAUGE,
      "tallygate_alarm_active",
      "id",
      "1 or 0",
      "Whether the gateway itself says so: the alarms of `GET /api/v1/live`, by id",
      "0");

  /** How it moves. */
  public enum Kind {
    /** Only rises, from 0 at the start of the process or of the data directory. */
    COUNTER,
    GAUGE,
    /** Classic buckets, a sum and a count. */
    HISTOGRAM,
    /** A sum and a count. */
    TIMER
  }

  private final Kind kind;
  private final String prometheusName;
  private final List<String> labels;
  private final String unit;
  private final String meaning;
  private final String normal;

  Metric(
      Kind kind, String prometheusName, String labels, String unit, String meaning, String normal) {
    this.kind = kind;
    this.prometheusName = prometheusName;
    this.labels = labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
    this.unit = unit;
    this.meaning = meaning;
    this.normal = normal;
  }

  public Kind kind() {
    return kind;
  }

  /** As {@code GET /metrics} writes it; {@code _bucket}, {@code _sum} and {@code _count} come behind those of histograms and timers. */
  public String prometheusName() {
    return prometheusName;
  }

  /** Names of its labels, in order. */
  public List<String> labels() {
    return labels;
  }

  /** What one of it is. */
  public String unit() {
    return unit;
  }

  /** What it says, in a sentence without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** What is seen when all is well, and what another value may mean. */
  public String normal() {
    return normal;
  }

  /** The name and its labels: {@code tallygate_events_total{outcome}}. */
  public String signature() {
    return labels.isEmpty()
        ? prometheusName
        : prometheusName + "{" + String.join(",", labels) + "}";
  }

  /** The name in JSON: {@code eventsReceived}. */
  public String id() {
    return camelCase(name());
  }

  /** The name in JSON of the one with this label: {@code eventsAccepted}. */
  public String id(String labelValue) {
    return camelCase(name() + "_" + labelValue.replaceAll("[^A-Za-z0-9]+", "_"));
  }

  private static String camelCase(String words) {
    StringBuilder camel = new StringBuilder();
    boolean isUpper = false;
    for (char c : words.toLowerCase(Locale.ROOT).toCharArray()) {
      if (c == '_') {
        isUpper = true;
      } else {
        camel.append(isUpper ? Character.toUpperCase(c) : c);
        isUpper = false;
      }
    }
    return camel.toString();
  }
}
