package io.tallygate.gateway.config;

import io.tallygate.protocol.FrameLayout;
import io.tallygate.rating.CoreSettings.Durability;
import io.tallygate.rating.ingest.IdMemory;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.jspecify.annotations.Nullable;

/** Turns settings into a {@link GatewayConfig}: each is read once, with its limits; what is written but never read is refused. */
final class ConfigReader {
  private static final String ROOT = "tallygate.";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final int PORT_MAX = 65_535;
  private static final int FRAME_BYTES_MIN = 4096;
  private static final int PAGE = 4096;
  private static final Duration LATENCY_KEEP_MIN = Duration.ofMinutes(10);

  /** A 24th of it must hold the lines of a second, with all tenants that have tags. */
  private static final long LATENCY_BYTES_MIN = 16L << 20;

  /** Memory outside the heap for all but ids: 64 MiB for half a million series, as much for sockets and frames. */
  private static final long OTHER_DIRECT_BYTES = 128L << 20;

  private static final Pattern KEY_INDEX = Pattern.compile("tallygate\\.keys\\[(\\d+)]\\..*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Set<String> SCOPES = Set.of("ingest", "read", "admin");

  private final ConfigSources sources;
  private final Set<String> known = new HashSet<>();

  ConfigReader(ConfigSources sources) {
    this.sources = sources;
  }

  GatewayConfig read() throws ConfigurationException {
    GatewayConfig config =
        new GatewayConfig(
            Path.of(text("data")),
            text("bind"),
            new GatewayConfig.Http(
                integer("http.port", 0, PORT_MAX), integer("http.workers", 1, 1000)),
            new GatewayConfig.Binary(
                integer("binary.port", 0, PORT_MAX), integer("binary.event-loops", 0, 1000)),
            tls(),
            core(),
            limits(),
            webhooks(),
            monsum(),
            latency(),
            backups(),
            keys(),
            sources.inForce());
    refuseUnknown();
    return config;
  }

  private GatewayConfig.@Nullable Tls tls() throws ConfigurationException {
    String certificate = optional("tls.certificate");
    String key = optional("tls.key");
    if ((certificate == null) != (key == null)) {
      throw new ConfigurationException(
          "TLS needs both a certificate and a key [missing="
              + ROOT
              + (key == null ? "tls.key" : "tls.certificate")
              + "]");
    }
    return certificate == null || key == null
        ? null
        : new GatewayConfig.Tls(Path.of(certificate), Path.of(key));
  }

  private @Nullable Path backups() {
    String directory = optional("backup.directory");
    return directory == null ? null : Path.of(directory);
  }

  private GatewayConfig.Core core() throws ConfigurationException {
    int ringSlots = integer("ring.slots", 4, 4096);
    if (Integer.bitCount(ringSlots) != 1) {
      throw refused("ring.slots", Integer.toString(ringSlots), "must be a power of two");
    }
    int segmentBytes = integer("log.segment-bytes", 1 << 20, 1 << 30);
    if (segmentBytes % PAGE != 0) {
      throw refused(
          "log.segment-bytes", Integer.toString(segmentBytes), "must be a multiple of " + PAGE);
    }
    return new GatewayConfig.Core(
        durability(),
        segmentBytes,
        integer("log.pool-segments", 2, 10_000),
        number("log.retain-bytes", 0, Long.MAX_VALUE),
        ringSlots,
        duration("flush.interval", MILLISECOND, DAY),
        duration("store.interval", MILLISECOND, DAY),
        Duration.ofHours(integer("ids.hours", 1, 24 * 366)),
        idsMax(),
        integer("series.max", 1, 1_000_000_000),
        number("disk.watermark-bytes", 0, Long.MAX_VALUE));
  }

  /** The memory of all ids is taken at start; what does not fit is refused here, and not by a core that runs out of it. */
  private int idsMax() throws ConfigurationException {
    int idsMax = integer("ids.max", 1, IdMemory.IDS_MAX);
    long needed = IdMemory.bytes(idsMax);
    long limit = IdMemory.limitBytes();
    long free = Math.max(0, limit - OTHER_DIRECT_BYTES);
    if (needed > free) {
      throw refused(
          "ids.max",
          Integer.toString(idsMax),
          "needs "
              + needed
              + " bytes outside the heap, where the limit (-XX:MaxDirectMemorySize) is "
              + limit
              + " and "
              + OTHER_DIRECT_BYTES
              + " are kept for everything else: raise the limit, or lower this to "
              + IdMemory.idsIn(free));
    }
    return idsMax;
  }

  private Durability durability() throws ConfigurationException {
    String value = text("durability");
    return switch (value) {
      case "disk" -> Durability.DISK;
      case "page-cache" -> Durability.PAGE_CACHE;
      default -> throw refused("durability", value, "must be disk or page-cache");
    };
  }

  private GatewayConfig.Limits limits() throws ConfigurationException {
    return new GatewayConfig.Limits(
        integer("limits.connections", 1, 1_000_000),
        integer("limits.http-connections", 1, 1_000_000),
        integer("limits.frame-bytes", FRAME_BYTES_MIN, FrameLayout.FRAME_LENGTH_MAX),
        integer("limits.body-bytes", 1024, 1 << 30),
        integer("limits.in-flight-frames", 1, 1 << 16),
        duration("limits.handshake-timeout", MILLISECOND, DAY),
        duration("limits.frame-timeout", MILLISECOND, DAY),
        duration("limits.idle-timeout", MILLISECOND, DAY),
        duration("limits.write-timeout", MILLISECOND, DAY),
        duration("limits.header-timeout", MILLISECOND, DAY),
        duration("limits.request-timeout", SECOND, DAY),
        duration("limits.stop-timeout", MILLISECOND, DAY));
  }

  private GatewayConfig.Webhooks webhooks() throws ConfigurationException {
    Duration firstRetry = duration("webhooks.first-retry", MILLISECOND, DAY);
    Duration longestRetry = duration("webhooks.longest-retry", MILLISECOND, DAY);
    if (longestRetry.compareTo(firstRetry) < 0) {
      throw refused(
          "webhooks.longest-retry",
          text("webhooks.longest-retry"),
          "must not be less than webhooks.first-retry");
    }
    return new GatewayConfig.Webhooks(
        duration("webhooks.timeout", MILLISECOND, DAY),
        integer("webhooks.attempts", 1, 1000),
        firstRetry,
        longestRetry,
        integer("webhooks.concurrency", 1, 100),
        duration("webhooks.keep", DAY.multipliedBy(2), DAY.multipliedBy(3660)),
        flag("webhooks.private-addresses"));
  }

  private GatewayConfig.Monsum monsum() throws ConfigurationException {
    String billBy = text("monsum.bill-by");
    if (!billBy.equals("usage-date") && !billBy.equals("booking-date")) {
      throw refused("monsum.bill-by", billBy, "must be usage-date or booking-date");
    }
    String zone = text("monsum.zone");
    try {
      return new GatewayConfig.Monsum(
          text("monsum.event-type"),
          billBy.equals("usage-date"),
          integer("monsum.calls-per-minute", 0, 1_000_000_000),
          currency("monsum.currency"),
          ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw refused("monsum.zone", zone, "must be a time zone such as Europe/Berlin");
    }
  }

  private GatewayConfig.Latency latency() throws ConfigurationException {
    return new GatewayConfig.Latency(
        duration("latency.keep", LATENCY_KEEP_MIN, DAY.multipliedBy(366)),
        number("latency.max-bytes", LATENCY_BYTES_MIN, Long.MAX_VALUE));
  }

  private String currency(String key) throws ConfigurationException {
    String code = text(key);
    try {
      return CurrencyUnit.of(code).getCode();
    } catch (IllegalCurrencyException e) {
      throw refused(key, code, "must be a currency such as EUR");
    }
  }

  private boolean flag(String key) throws ConfigurationException {
    String value = text(key);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(key, value, "must be true or false");
    };
  }

  private List<KeyEntry> keys() throws ConfigurationException {
    known.add(ROOT + "keys");
    Set<Integer> indexes = new TreeSet<>();
    for (String name : sources.config().getPropertyNames()) {
      Matcher matcher = KEY_INDEX.matcher(name);
      if (matcher.matches()) {
        indexes.add(Integer.parseInt(matcher.group(1)));
      }
    }
    List<KeyEntry> keys = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int index : indexes) {
      String at = "keys[" + index + "].";
      String name = text(at + "name");
      String sha256 = text(at + "sha256");
      if (!SHA256.matcher(sha256).matches()) {
        throw refused(at + "sha256", sha256, "must be 64 hexadecimal digits");
      }
      if (!names.add(name)) {
        throw refused(at + "name", name, "is used twice");
      }
      keys.add(
          new KeyEntry(name, text(at + "tenant"), scopes(at), sha256.toLowerCase(Locale.ROOT)));
    }
    return keys;
  }

  private Set<String> scopes(String at) throws ConfigurationException {
    Set<String> scopes = new HashSet<>();
    String joined = optional(at + "scopes");
    if (joined != null) {
      scopes.addAll(List.of(joined.split("\\s*,\\s*")));
    }
    for (int i = 0; ; i++) {
      String scope = optional(at + "scopes[" + i + "]");
      if (scope == null) {
        break;
      }
      scopes.add(scope);
    }
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        throw refused(at + "scopes", scope, "must be ingest, read or admin");
      }
    }
    if (scopes.isEmpty()) {
      throw new ConfigurationException("setting is missing [key=" + ROOT + at + "scopes]");
    }
    return scopes;
  }

  private void refuseUnknown() throws ConfigurationException {
    Set<String> unknown = new TreeSet<>(sources.written());
    unknown.removeIf(name -> name.startsWith(ROOT) && known.contains(name));
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "unknown setting [key=" + String.join("] [key=", unknown) + "]");
    }
  }

  private @Nullable String optional(String key) {
    String name = ROOT + key;
    known.add(name);
    String value = sources.config().getConfigValue(name).getValue();
    return value == null || value.isBlank() ? null : value.strip();
  }

  private String text(String key) throws ConfigurationException {
    String value = optional(key);
    if (value == null) {
      throw new ConfigurationException("setting is missing [key=" + ROOT + key + "]");
    }
    return value;
  }

  private int integer(String key, int min, int max) throws ConfigurationException {
    return (int) number(key, min, max);
  }

  private long number(String key, long min, long max) throws ConfigurationException {
    String text = text(key);
    try {
      long value = Long.parseLong(text);
      if (value < min || value > max) {
        throw refused(key, text, "must be " + min + " to " + max);
      }
      return value;
    } catch (NumberFormatException e) {
      throw refused(key, text, "must be a whole number");
    }
  }

  private Duration duration(String key, Duration min, Duration max) throws ConfigurationException {
    String text = text(key);
    Duration value = Durations.parse(text);
    if (value == null) {
      throw refused(key, text, "must be a duration such as 500ms, 10s, 15m, 24h or 400d");
    }
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw refused(key, text, "must be " + min + " to " + max);
    }
    return value;
  }

  private ConfigurationException refused(String key, String value, String why) {
    String source = sources.config().getConfigValue(ROOT + key).getConfigSourceName();
    return new ConfigurationException(
        "setting "
            + why
            + " [key="
            + ROOT
            + key
            + "] [value="
            + value
            + "] [source="
            + source
            + "]");
  }
}
