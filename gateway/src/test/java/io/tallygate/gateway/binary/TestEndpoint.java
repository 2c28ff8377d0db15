package io.tallygate.gateway.binary;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.SystemNanoClock;

/** A binary endpoint on a fake core, on a port of the system's choice, with a clock that stands still. */
final class TestEndpoint implements AutoCloseable {
  /** 2026-01-01T00:00:00Z. */
  static final long NOW_MS = 1_767_225_600_000L;

  private final FakeCore core = new FakeCore();
  private BinaryEndpoint endpoint;
  private int port;

  FakeCore core() {
    return core;
  }

  void start(Map<String, String> settings) throws Exception {
    start(settings, Transport.best());
  }

  void start(Map<String, String> settings, Transport transport) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("tallygate.binary.port", "0");
    all.put("tallygate.binary.event-loops", "2");
    GatewayConfig config = GatewayConfig.load(null, Map.of(), all);
    endpoint =
        new BinaryEndpoint(
            config,
            core.access(),
            ApiKeys.of(config),
            () -> NOW_MS,
            SystemNanoClock.INSTANCE,
            transport);
    port = endpoint.start();
  }

  BinaryEndpoint endpoint() {
    return endpoint;
  }

  int port() {
    return port;
  }

  WireClient connect() throws IOException {
    return new WireClient(port);
  }

  @Override
  public void close() {
    if (endpoint != null) {
      endpoint.close();
    }
    core.close();
  }
}
