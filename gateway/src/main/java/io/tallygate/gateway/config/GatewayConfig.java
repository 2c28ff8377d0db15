package io.tallygate.gateway.config;

import io.tallygate.rating.CoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a gateway, checked. What each means and its default stand in {@code tallygate-defaults.yaml}, beside this
 * class in the jar.
 *
 * @param data directory of everything that is kept
 * @param bind address that both endpoints listen on
 * @param tls null: plain text
 * @param backups directory below which a running gateway makes backups; null: it makes none
 * @param settings all of the above but the keys, as they were written and where
 */
public record GatewayConfig(
    Path data,
    String bind,
    Http http,
    Binary binary,
    @Nullable Tls tls,
    Core core,
    Limits limits,
    Webhooks webhooks,
    Monsum monsum,
    Latency latency,
    @Nullable Path backups,
    List<KeyEntry> keys,
    List<Setting> settings) {
  public GatewayConfig {
    keys = List.copyOf(keys);
    settings = List.copyOf(settings);
  }

  /**
   * @param port 0: the system chooses
   * @param workers threads for requests that block
   */
  public record Http(int port, int workers) {}

  /**
   * @param port 0: the system chooses
   * @param eventLoops threads; 0: one for each processor
   */
  public record Binary(int port, int eventLoops) {}

  /**
   * @param certificate PEM file of the certificate chain
   * @param key PEM file of the private key
   */
  public record Tls(Path certificate, Path key) {}

  /** What the core runs with: see {@link CoreSettings}. */
  public record Core(
      CoreSettings.Durability durability,
      int segmentBytes,
      int poolSegments,
      long retainBytes,
      int ringSlots,
      Duration flushInterval,
      Duration storeInterval,
      Duration idHorizon,
      int idHorizonMax,
      int seriesMax,
      long diskWatermarkBytes) {}

  /**
   * @param connections of the binary endpoint
   * @param httpConnections of the HTTP endpoint
   * @param frameBytes largest frame of the binary protocol
   * @param bodyBytes largest body of an HTTP request, after decompression
   * @param inFlightFrames frames a producer may have unacknowledged
   * @param handshakeTimeout for TLS and Hello
   * @param frameTimeout from a frame's first byte to its last
   * @param idleTimeout without a byte from the peer
   * @param writeTimeout with answers that the peer does not read
   * @param headerTimeout for the line and header of an HTTP request to arrive
   * @param requestTimeout for the body of an HTTP request to arrive, and for its answer
   * @param stopTimeout for frames under way when the gateway stops
   */
  public record Limits(
      int connections,
      int httpConnections,
      int frameBytes,
      int bodyBytes,
      int inFlightFrames,
      Duration handshakeTimeout,
      Duration frameTimeout,
      Duration idleTimeout,
      Duration writeTimeout,
      Duration headerTimeout,
      Duration requestTimeout,
      Duration stopTimeout) {}

  /**
   * @param timeout of one attempt, from the connection to the end of the answer
   * @param attempts after which a delivery is dead
   * @param firstRetry between the first attempt and the second; doubled after each
   * @param longestRetry the delay is not doubled beyond
   * @param concurrency requests under way to one endpoint
   * @param keep how long ended deliveries and old alerts are kept
   * @param privateAddresses endpoints may be on this machine or in a private network, and without TLS
   */
  public record Webhooks(
      Duration timeout,
      int attempts,
      Duration firstRetry,
      Duration longestRetry,
      int concurrency,
      Duration keep,
      boolean privateAddresses) {}

  /**
   * The API of Monsum.
   *
   * @param eventType of the events that usage bookings become
   * @param isBilledByUsageDate a booking is billed by its USAGE_DATE, else by when it is booked
   * @param callsPerMinute of each API key; 0: any number
   * @param currency of customers that come without one
   * @param zone of customers
   */
  public record Monsum(
      String eventType,
      boolean isBilledByUsageDate,
      int callsPerMinute,
      String currency,
      ZoneId zone) {}

  /**
   * Latencies of the past.
   *
   * @param keep how long they are kept
   * @param maxBytes space that they may take
   */
  public record Latency(Duration keep, long maxBytes) {}

  /** The defaults, without a file or an environment. */
  public static GatewayConfig defaults() {
    try {
      return load(null, Map.of(), Map.of());
    } catch (ConfigurationException e) {
      throw new IllegalStateException("the defaults in the jar are damaged", e);
    }
  }

  /**
   * Reads and checks the settings.
   *
   * @param file YAML; null: none
   * @param environment of the process; only names that begin with {@code TALLYGATE_} are looked at
   * @param overrides of the command line, by full key ({@code tallygate.http.port})
   */
  public static GatewayConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> overrides)
      throws ConfigurationException {
    return new ConfigReader(ConfigSources.of(file, environment, overrides)).read();
  }

  /** What the core of these settings runs with, in that directory. */
  public CoreSettings coreSettings(Path dataDirectory) {
    return new CoreSettings(
        dataDirectory,
        core.durability,
        core.segmentBytes,
        core.poolSegments,
        core.retainBytes,
        core.ringSlots,
        limits.inFlightFrames,
        core.flushInterval,
        core.storeInterval,
        core.idHorizon,
        core.idHorizonMax,
        core.seriesMax,
        core.diskWatermarkBytes);
  }
}
