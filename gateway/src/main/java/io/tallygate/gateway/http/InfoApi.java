package io.tallygate.gateway.http;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.ops.Fields;
import io.tallygate.gateway.ops.ProcessMemory;
import io.tallygate.rating.CoreSettings;
import io.tallygate.rating.CoreStatistics;
import io.tallygate.rating.RatingCore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What this gateway is, how it is set up and how far it has come. */
final class InfoApi {
  private final RatingCore core;
  private final GatewayConfig config;
  private final String transport;
  private volatile int binaryPort;

  /**
   * @param transport how the endpoint talks to the kernel: epoll or nio
   */
  InfoApi(RatingCore core, GatewayConfig config, String transport) {
    this.core = core;
    this.config = config;
    this.transport = transport;
    this.binaryPort = config.binary().port();
  }

  /** The port that the binary endpoint was given, where the configuration left it open. */
  void setBinaryPort(int port) {
    binaryPort = port;
  }

  /** The settings that it started with. */
  Reply config(Call call) {
    return new ConfigApi(config).config(call);
  }

  Reply info(Call call) {
    CoreSettings settings = core.settings();
    CoreStatistics statistics = core.statistics();
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("version", version());
    info.put("pid", ProcessHandle.current().pid());
    info.put("incarnation", core.incarnation());
    info.put("tenant", call.access().tenant());
    info.put(
        "scopes",
        call.access().scopes().stream()
            .map(scope -> scope.name().toLowerCase(Locale.ROOT))
            .sorted()
            .toList());
    info.put("catalogVersion", core.catalog().version());
    info.put("durability", settings.durability().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    info.put("transport", transport);
    info.put("binaryPort", binaryPort);
    info.put(
        "idHorizon",
        Fields.of(
            "hours", settings.idHorizon().toHours(),
            "idsMax", settings.idHorizonMax(),
            "ids", statistics.idsRemembered(),
            "coveredSince", Instant.ofEpochMilli(statistics.idsCoveredSinceMs()).toString()));
    info.put("limits", limits(settings));
    info.put(
        "log",
        Fields.of(
            "segmentBytes", settings.segmentBytes(),
            "poolSegments", settings.poolSegments(),
            "retainBytes", settings.retainBytes()));
    info.put(
        "memory",
        Fields.of(
            "residentBytes",
            ProcessMemory.residentBytes(),
            "heapUsedBytes",
            Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()));
    info.put("positions", core.positions());
    info.put("statistics", statistics(statistics));
    return Reply.ok(info);
  }

  private Map<String, Object> limits(CoreSettings settings) {
    return Fields.of(
        "bodyBytes", config.limits().bodyBytes(),
        "eventsPerRequest", EventsHandler.EVENTS_MAX,
        "httpConnections", config.limits().httpConnections(),
        "requestTimeout", config.limits().requestTimeout().toString(),
        "frameBytes", config.limits().frameBytes(),
        "inFlightFrames", config.limits().inFlightFrames(),
        "connections", config.limits().connections(),
        "series", settings.seriesMax(),
        "subjectBytes", EventAssembler.SUBJECT_BYTES_MAX,
        "dimensionBytes", EventAssembler.DIMENSION_BYTES_MAX,
        "attributeBytes", EventAssembler.ATTRIBUTE_BYTES_MAX,
        "idBytes", EventAssembler.ID_BYTES_MAX);
  }

  private static Map<String, Object> statistics(CoreStatistics statistics) {
    return Fields.of(
        "framesLogged", statistics.framesLogged(),
        "eventsReceived", statistics.eventsReceived(),
        "eventsAccepted", statistics.eventsAccepted(),
        "eventsDuplicate", statistics.eventsDuplicate(),
        "eventsRefused", statistics.eventsRefused(),
        "recordsCounted", statistics.recordsCounted(),
        "logBytes", statistics.logBytes(),
        "forces", statistics.forces(),
        "flushes", statistics.flushes(),
        "checkpoints", statistics.checkpoints(),
        "segmentsRecycled", statistics.segmentsRecycled(),
        "series", statistics.series());
  }

  private static String version() {
    String version = InfoApi.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
