package io.tallygate.gateway.binary;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.tallygate.gateway.config.GatewayConfig.Limits;
import io.tallygate.gateway.security.ApiKeys;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** What every connection of the binary endpoint knows. */
final class Endpoint {
  private final IngestAccess core;
  private final ApiKeys keys;
  private final Limits limits;
  private final EpochClock epochClock;
  private final NanoClock nanoClock;
  private final EndpointStatistics statistics = new EndpointStatistics();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  Endpoint(
      IngestAccess core, ApiKeys keys, Limits limits, EpochClock epochClock, NanoClock nanoClock) {
    this.core = core;
    this.keys = keys;
    this.limits = limits;
    this.epochClock = epochClock;
    this.nanoClock = nanoClock;
  }

  IngestAccess core() {
    return core;
  }

  ApiKeys keys() {
    return keys;
  }

  Limits limits() {
    return limits;
  }

  EpochClock epochClock() {
    return epochClock;
  }

  NanoClock nanoClock() {
    return nanoClock;
  }

  EndpointStatistics statistics() {
    return statistics;
  }

  Set<Connection> connections() {
    return connections;
  }

  void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** Says to the peer that nothing more will come, and goes on reading. */
  void closeOutput(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }
}
