package io.tallygate.gateway.cli;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tallygate.gateway.binary.BinaryEndpoint;
import io.tallygate.gateway.binary.IngestAccess;
import io.tallygate.gateway.compat.lago.LagoRoutes;
import io.tallygate.gateway.compat.monsum.MonsumApi;
import io.tallygate.gateway.compat.openmeter.OpenMeterApi;
import io.tallygate.gateway.compat.stripe.StripeRoutes;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.console.ConsoleRoutes;
import io.tallygate.gateway.http.BackupRoutes;
import io.tallygate.gateway.http.HttpEndpoint;
import io.tallygate.gateway.http.RouteSource;
import io.tallygate.gateway.ops.Alarms;
import io.tallygate.gateway.ops.AlertMetrics;
import io.tallygate.gateway.ops.GatewayMetrics;
import io.tallygate.gateway.ops.Health;
import io.tallygate.gateway.ops.HotSpotCounters;
import io.tallygate.gateway.ops.LiveStatus;
import io.tallygate.gateway.ops.Monitor;
import io.tallygate.gateway.ops.ProcessMetrics;
import io.tallygate.gateway.ops.Readings;
import io.tallygate.gateway.ops.SuspenseWatch;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.gateway.webhook.WebhookSender;
import io.tallygate.protocol.BusyCode;
import io.tallygate.rating.Core;
import io.tallygate.rating.RecoveryReport;
import io.tallygate.rating.billing.ParkedUsage;
import io.tallygate.rating.billing.Suspense;
import io.tallygate.rating.billing.SuspenseEntry;
import io.tallygate.rating.catalog.TenantCatalog;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * A core and its two endpoints: started from the inside out, so that nobody is let in before there is someone to serve them;
 * stopped from the outside in. One thread, except for {@link #failed}.
 */
final class Gateway implements AutoCloseable {
  private final GatewayConfig config;
  private final Core core;
  private final Health health;
  private final BinaryEndpoint binary;
  private final HttpEndpoint http;
  private final WebhookSender webhooks;
  private final Monitor monitor;

  /** The registry does not hold it. */
  private final HotSpotCounters virtualMachine = HotSpotCounters.ofThisProcess();

  private final SuspenseWatch suspense;
  private int binaryPort;
  private int httpPort;

  /**
   * @param core closed with the gateway, and if this fails
   */
  Gateway(GatewayConfig config, ApiKeys keys, Core core) throws ConfigurationException {
    this.config = config;
    this.core = core;
    this.health = new Health(core.ingest()::busyReason);
    PrometheusMeterRegistry metrics = GatewayMetrics.newRegistry();
    this.monitor = new Monitor(core, config.latency(), SystemEpochClock.INSTANCE);
    GatewayMetrics.bindCore(metrics, core);
    GatewayMetrics.bindLatencies(metrics, monitor.totals());
    ProcessMetrics.bind(metrics, virtualMachine);
    try {
      binary = new BinaryEndpoint(config, access(), keys);
    } catch (ConfigurationException e) {
      core.close();
      throw e;
    }
    GatewayMetrics.bindBinary(metrics, binary);
    webhooks =
        new WebhookSender(core.alerts(), config.webhooks(), Clock.systemUTC(), new SecureRandom());
    AlertMetrics.bind(metrics, core.thresholds(), webhooks.statistics());
    http = new HttpEndpoint(config, core, keys, health, metrics, monitor, otherRoutes(config));
    suspense = suspenseWatch();
    suspense.bind(metrics);
    Supplier<Readings> readings = () -> Readings.of(metrics);
    Alarms alarms =
        new Alarms(
            readings,
            monitor.recent(),
            this::coreFailure,
            core.ingest()::busyReason,
            monitor.archive()::failure,
            SystemEpochClock.INSTANCE);
    LiveStatus live = liveStatus(alarms, readings);
    ProcessMetrics.bindHealth(metrics, health, alarms);
    ProcessMetrics.bindDisk(metrics, live, core.settings().diskWatermarkBytes());
    monitor.feed().show(live);
  }

  private LiveStatus liveStatus(Alarms alarms, Supplier<Readings> readings) {
    return new LiveStatus(
        core,
        health,
        new LiveStatus.BinaryFigures() {
          @Override
          public int connections() {
            return binary.connections();
          }

          @Override
          public long busy() {
            return binary.statistics().busy();
          }
        },
        http::connections,
        monitor.recent(),
        alarms,
        readings,
        System.currentTimeMillis());
  }

  /** As of the store's last transaction, of all tenants. */
  private SuspenseWatch suspenseWatch() {
    Clock clock = Clock.systemUTC();
    Suspense unassigned = new Suspense(core::catalog, core.usage(), clock);
    ParkedUsage parked = new ParkedUsage(core::catalog, core.usage(), core.statements(), clock);
    return new SuspenseWatch(
        () -> {
          List<SuspenseEntry> entries = new ArrayList<>();
          for (TenantCatalog tenant : core.catalog().tenants()) {
            entries.addAll(unassigned.list(tenant.number()));
            entries.addAll(parked.list(tenant.number()));
          }
          return entries;
        },
        core.statistics()::series,
        SystemNanoClock.INSTANCE);
  }

  private @Nullable String coreFailure() {
    return core.failure().isDone() ? "the core has failed: " + core.failure().join() : null;
  }

  /** What is served beside the gateway's own operations: the console, other products' senders, and backups. */
  private static List<RouteSource> otherRoutes(GatewayConfig config) {
    return List.of(
        new ConsoleRoutes(),
        new StripeRoutes(),
        new LagoRoutes(),
        new OpenMeterApi(),
        new MonsumApi(config.monsum()),
        new BackupRoutes(config.backups()));
  }

  private IngestAccess access() {
    return new IngestAccess(
        core.ingest(),
        this::busyCode,
        core.series(),
        core::meters,
        core::newIdHasher,
        tenant -> core.catalog().tenant(tenant),
        core.incarnation(),
        core.settings().inFlightFrames(),
        core.statistics().latencies());
  }

  private BusyCode busyCode() {
    if (core.failure().isDone()) {
      return BusyCode.CORE_FAILED;
    }
    return health.isStopping() ? BusyCode.SHUTTING_DOWN : BusyCode.DISK_LOW;
  }

  /** Listens. */
  void start() throws ConfigurationException {
    binaryPort = binary.start();
    http.announceBinaryPort(binaryPort);
    try {
      httpPort = http.start();
    } catch (IllegalStateException e) {
      throw new ConfigurationException(
          "http endpoint cannot listen [address="
              + config.bind()
              + ":"
              + config.http().port()
              + "] [cause="
              + e.getMessage()
              + "]",
          e);
    }
    webhooks.start();
    monitor.start();
    suspense.start();
    health.serving();
  }

  /** One line: where it listens, and what the start brought back. */
  String readyLine() {
    RecoveryReport recovered = core.recovered();
    return String.format(
        Locale.ROOT,
        "ready [http=%s:%d] [binary=%s:%d] [transport=%s] [tls=%s] [durability=%s] [data=%s]"
            + " [incarnation=%d] [log end=%d] [recovered frames=%d] [recovered records=%d]"
            + " [replayed in=%.3f s] [recovered in=%.3f s]",
        config.bind(),
        httpPort,
        config.bind(),
        binaryPort,
        binary.transport(),
        config.tls() != null,
        config.core().durability(),
        config.data(),
        core.incarnation(),
        recovered.end(),
        recovered.frames(),
        recovered.records(),
        recovered.replay().toMillis() / 1e3,
        recovered.total().toMillis() / 1e3);
  }

  /**
   * Reads certificates and their keys again, for connections that are opened later. Any thread, one at a time, once started.
   *
   * @throws ConfigurationException if they cannot be read; the old ones stay in use
   */
  void reloadTls() throws ConfigurationException {
    binary.reloadTls();
    try {
      http.reloadTls();
    } catch (IllegalStateException e) {
      throw new ConfigurationException(
          "certificate or key cannot be read by the HTTP endpoint [cause=" + e.getMessage() + "]",
          e);
    }
  }

  /** The core has failed. Any thread. */
  void failed(Throwable cause) {
    health.failed(cause);
  }

  @Override
  public void close() {
    health.stopping();
    try {
      if (core.failure().isDone()) {
        binary.abort();
      } else {
        binary.close();
      }
      http.close();
    } finally {
      suspense.close();
      monitor.close();
      webhooks.close();
      core.close();
    }
  }
}
