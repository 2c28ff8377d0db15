package io.tallygate.gateway.binary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tallygate.benchmarks.BenchmarkMeters;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.FrameEncoder;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.measure.Latencies;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;

/**
 * A connection of the binary endpoint that a producer has opened, without a socket and with a ring that answers at once. One thread.
 *
 * <p>In the endpoint's package, because a connection is made by nobody else.
 */
public final class OpenConnection {
  /** What its clock says, ms since 1970. */
  public static final long TIME_MS = 1_767_225_600_000L;

  private static final int DEFINITIONS = 1_000;

  private final AnsweringPort port = new AnsweringPort();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Latencies latencies = new Latencies();

  public OpenConnection() throws ConfigurationException {
    BenchmarkMeters meters = new BenchmarkMeters();
    IngestAccess access =
        new IngestAccess(
            port,
            () -> BusyCode.CORE_FAILED,
            new NumberedSeries(),
            () -> meters,
            () -> new IdHasher(1, 2),
            tenant -> 0,
            1,
            64,
            latencies);
    Endpoint endpoint =
        new Endpoint(
            access,
            ApiKeys.open(),
            GatewayConfig.defaults().limits(),
            () -> TIME_MS,
            SystemNanoClock.INSTANCE);
    // As the endpoint's own.
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    channel
        .pipeline()
        .addLast(
            new Connection(
                endpoint, new LoopState(new UsageCopier(new IdHasher(1, 2)), latencies), channel));
    send(new Frame.Hello(FrameLayout.PROTOCOL_VERSION, 1, "benchmark", ""));
    takeAnswer(FrameType.WELCOME, FrameLayout.WELCOME_DURABLE_SEQUENCE_OFFSET);
  }

  /** Defines series 0 to before the count, and an attribute with number 1. */
  public void define(int seriesCount) {
    List<Definition> definitions = new ArrayList<>();
    definitions.add(new Definition.AttributeName(1, "partner"));
    for (int number = 0; number < seriesCount; number++) {
      definitions.add(new Definition.Series(number, "clicks", 0, "subject-" + number, List.of()));
      if (definitions.size() >= DEFINITIONS || number == seriesCount - 1) {
        send(new Frame.Define(definitions));
        definitions.clear();
      }
    }
  }

  private void send(Frame frame) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX);
    channel.writeInbound(Unpooled.wrappedBuffer(FrameEncoder.encode(frame, bytes)));
  }

  /** What it records. */
  public Latencies latencies() {
    return latencies;
  }

  /** Where the core's answers go. */
  public FrameOrigin origin() {
    return port.lastOrigin();
  }

  /** What a socket would have brought; its bytes are read from the start, and it is not released. */
  public void receive(ByteBuf frame) {
    channel.writeInbound(frame.readerIndex(0).retain());
  }

  /**
   * Lets the event loop do what it was asked to.
   *
   * @return the sequence of the one Ack that it has written
   * @throws IllegalStateException if it is not one
   */
  public long takeAck() {
    channel.runPendingTasks();
    return takeAnswer(FrameType.ACK, FrameLayout.ACK_SEQUENCE_OFFSET);
  }

  private long takeAnswer(FrameType expected, int offset) {
    ByteBuf answer = channel.readOutbound();
    if (answer == null || answer.getByte(FrameLayout.TYPE_OFFSET) != expected.code()) {
      throw new IllegalStateException(
          "no answer, or not the one expected [expected=" + expected + "]");
    }
    long value = answer.getLongLE(offset);
    answer.release();
    return value;
  }

  /**
   * Records that reached the ring.
   *
   * @throws IllegalStateException if any was refused
   */
  public long accepted() {
    if (port.refused() > 0) {
      throw new IllegalStateException("records were refused [count=" + port.refused() + "]");
    }
    return port.accepted();
  }

  public void close() {
    channel.finishAndReleaseAll();
  }
}
