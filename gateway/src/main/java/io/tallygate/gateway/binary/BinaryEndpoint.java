package io.tallygate.gateway.binary;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocal;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.protocol.FaultCode;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint of the binary protocol: accepts producers' connections and serves them on a few event loops. {@link #start}
 * and {@link #close} are called by one thread; everything else happens on the event loops.
 */
public final class BinaryEndpoint implements AutoCloseable {
  /** Four of the longest frames in one read: the more, the fewer frames are split over two. */
  private static final int READ_BYTES_MAX = 256 * 1024;

  private static final int READ_BYTES_MIN = 2 * 1024;
  private static final int READ_BYTES_INITIAL = 16 * 1024;

  /** An Ack is 32 bytes; an unread 256 KiB is thousands of them, or five that refuse every record. */
  private static final WriteBufferWaterMark UNREAD_ANSWERS =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  /** Unlike Netty's adaptive one, it keeps the NIO view of a buffer, which the checksum needs: some 30 bytes a frame less garbage. */
  private static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

  private static final int BACKLOG = 1024;
  private static final long STOP_POLL_NS = 1_000_000;

  private final GatewayConfig config;
  private final Endpoint endpoint;
  private final Transport transport;

  /** Written by whoever reloads certificates, read when a connection is accepted. */
  private volatile @Nullable SslContext tls;

  private final AtomicInteger open = new AtomicInteger();
  private final FastThreadLocal<LoopState> loops;
  private @Nullable EventLoopGroup group;
  private @Nullable Channel acceptor;
  private volatile boolean stopping;

  /**
   * @throws ConfigurationException if the TLS certificate or key cannot be read
   */
  public BinaryEndpoint(GatewayConfig config, IngestAccess core, ApiKeys keys)
      throws ConfigurationException {
    this(config, core, keys, SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, Transport.best());
  }

  BinaryEndpoint(
      GatewayConfig config,
      IngestAccess core,
      ApiKeys keys,
      EpochClock epochClock,
      NanoClock nanoClock,
      Transport transport)
      throws ConfigurationException {
    this.config = config;
    this.endpoint = new Endpoint(core, keys, config.limits(), epochClock, nanoClock);
    this.transport = transport;
    this.tls = tls(config.tls());
    this.loops =
        new FastThreadLocal<>() {
          @Override
          protected LoopState initialValue() {
            return new LoopState(new UsageCopier(core.idHashers().get()), core.latencies());
          }
        };
  }

  private static @Nullable SslContext tls(GatewayConfig.@Nullable Tls files)
      throws ConfigurationException {
    if (files == null) {
      return null;
    }
    try {
      return SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "certificate or key cannot be read [certificate="
              + files.certificate()
              + "] [key="
              + files.key()
              + "] [cause="
              + e.getMessage()
              + "]",
          e);
    }
  }

  /**
   * Reads certificate and key again; connections that are open keep theirs.
   *
   * @throws ConfigurationException if they cannot be read; the old ones stay in use
   */
  public void reloadTls() throws ConfigurationException {
    tls = tls(config.tls());
  }

  /**
   * Listens.
   *
   * @return the port, also where the system has chosen it
   * @throws ConfigurationException if the address cannot be bound
   */
  public int start() throws ConfigurationException {
    int threads = config.binary().eventLoops();
    EventLoopGroup loopGroup =
        new MultiThreadIoEventLoopGroup(
            threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
            new DefaultThreadFactory("binary"),
            transport.handlers());
    group = loopGroup;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loopGroup)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOCATOR, BUFFERS)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_ANSWERS)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(
                    READ_BYTES_MIN, READ_BYTES_INITIAL, READ_BYTES_MAX))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                });
    var bound = bootstrap.bind(config.bind(), config.binary().port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loopGroup.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      Throwable cause = bound.cause();
      throw new ConfigurationException(
          "binary endpoint cannot listen [address="
              + config.bind()
              + ":"
              + config.binary().port()
              + "] [cause="
              + cause.getMessage()
              + "]",
          cause);
    }
    acceptor = bound.channel();
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  private void accept(Channel channel) {
    int count = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (count > config.limits().connections()) {
      refuse(channel);
      return;
    }
    endpoint.statistics().connectionsAccepted.increment();
    SslContext context = tls;
    if (context != null) {
      SslHandler handler = context.newHandler(channel.alloc());
      handler.setHandshakeTimeoutMillis(config.limits().handshakeTimeout().toMillis());
      channel.pipeline().addLast(handler);
    }
    Connection connection = new Connection(endpoint, loops.get(), channel);
    channel.pipeline().addLast(connection);
    endpoint.connections().add(connection);
    if (stopping) {
      connection.drain();
    }
  }

  /** Where everything is encrypted, a peer that has not shaken hands could not read a reason. */
  private void refuse(Channel channel) {
    endpoint.statistics().connectionsRefused.increment();
    if (tls != null) {
      channel.close();
      return;
    }
    channel
        .writeAndFlush(
            AnswerFrames.fault(
                channel.alloc(),
                FaultCode.TOO_MANY_CONNECTIONS,
                FaultCode.TOO_MANY_CONNECTIONS.text()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** {@code epoll} or {@code nio}. */
  public String transport() {
    return transport.name();
  }

  /** Connections now open. */
  public int connections() {
    return endpoint.connections().size();
  }

  public EndpointStatistics statistics() {
    return endpoint.statistics();
  }

  /**
   * Accepts no more connections, answers the frames under way, says Bye to every producer and closes; whoever takes longer
   * than the stop time-out is cut off.
   */
  @Override
  public void close() {
    close(config.limits().stopTimeout().toNanos());
  }

  /** Closes at once, because the core has failed and no answer will come any more: producers send again after the restart. */
  public void abort() {
    close(0);
  }

  private void close(long patienceNs) {
    EventLoopGroup loopGroup = group;
    if (loopGroup == null || stopping) {
      return;
    }
    stopping = true;
    if (acceptor != null) {
      acceptor.close().awaitUninterruptibly();
    }
    if (patienceNs > 0) {
      endpoint.connections().forEach(Connection::requestDrain);
    }
    long deadlineNs = System.nanoTime() + patienceNs;
    while (!endpoint.connections().isEmpty() && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(STOP_POLL_NS);
    }
    loopGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
