package io.tallygate.gateway.binary;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tallygate.benchmarks.BenchmarkMeters;
import io.tallygate.benchmarks.Draws;
import io.tallygate.benchmarks.Draws.Spread;
import io.tallygate.benchmarks.Measured;
import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.DetailFrameWriter;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.FrameEncoder;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.UsageFrameWriter;
import io.tallygate.rating.ingest.IdHasher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The gateway's own part of the binary path, on one thread and without a socket: bytes of a full frame in, frame found, checked,
 * copied into its slot, answered at once, bytes of an Ack out. A hundred thousand series, so the table of local numbers is larger
 * than a second-level cache. Time per record.
 *
 * <p>In the endpoint's package, because a connection is made by nobody else.
 */
public class BinaryIntakeBenchmark extends Measured {
  private static final int FRAMES = 64;
  private static final int SERIES = 100_000;
  private static final int DEFINITIONS = 1_000;
  private static final int RECORDS = FrameLayout.USAGE_COUNT_MAX;

  /** 40 bytes of entry and 24 of one attribute in 64 KiB. */
  private static final int EVENTS = 1_024;

  private static final long TIME_MS = 1_767_225_600_000L;

  private final AnsweringPort port = new AnsweringPort();
  private final ByteBuf[] usage = new ByteBuf[FRAMES];
  private final ByteBuf[] detail = new ByteBuf[FRAMES];
  private int next;

  @SuppressWarnings("NullAway.Init") // by open()
  private EmbeddedChannel channel;

  @Setup(Level.Trial)
  public void open() throws ConfigurationException {
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
            64);
    Endpoint endpoint =
        new Endpoint(
            access,
            ApiKeys.open(),
            GatewayConfig.defaults().limits(),
            () -> TIME_MS,
            SystemNanoClock.INSTANCE);
    channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast(
            new Connection(endpoint, new LoopState(new UsageCopier(new IdHasher(1, 2))), channel));
    send(new Frame.Hello(FrameLayout.PROTOCOL_VERSION, 1, "benchmark", ""));
    takeAnswer(FrameType.WELCOME);
    List<Definition> definitions = new ArrayList<>();
    definitions.add(new Definition.AttributeName(1, "partner"));
    for (int number = 0; number < SERIES; number++) {
      definitions.add(new Definition.Series(number, "clicks", 0, "subject-" + number, List.of()));
      if (definitions.size() >= DEFINITIONS || number == SERIES - 1) {
        send(new Frame.Define(definitions));
        definitions.clear();
      }
    }
    writeFrames();
  }

  private void send(Frame frame) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX);
    channel.writeInbound(Unpooled.wrappedBuffer(FrameEncoder.encode(frame, bytes)));
  }

  private void writeFrames() {
    int[] series = Draws.numbers(Spread.UNIFORM, SERIES, FRAMES * RECORDS);
    UsageFrameWriter plain = new UsageFrameWriter();
    DetailFrameWriter detailed = new DetailFrameWriter();
    byte[] attributes =
        DetailFrameWriter.encode(List.of(new Frame.Attribute(1, "+44 20 7946 0000")));
    for (int i = 0; i < FRAMES; i++) {
      plain.begin(frameBuffer(), UsageFrameWriter.baseTimeMs(TIME_MS));
      for (int record = 0; record < RECORDS; record++) {
        plain.add(series[i * RECORDS + record], TIME_MS - record, record);
      }
      usage[i] = Unpooled.wrappedBuffer(plain.finish(i + 1, 0));
      detailed.begin(frameBuffer(), UsageFrameWriter.baseTimeMs(TIME_MS), true);
      for (int event = 0; event < EVENTS; event++) {
        EventId id = EventId.of("call-" + i + "-" + event);
        detailed.add(id, series[i * RECORDS + event], TIME_MS - event, event, attributes);
      }
      detail[i] = Unpooled.wrappedBuffer(detailed.finish(i + 1, 0));
    }
  }

  private static ByteBuffer frameBuffer() {
    return ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX);
  }

  private int take(ByteBuf[] frames) {
    next = (next + 1) & (FRAMES - 1);
    channel.writeInbound(frames[next].readerIndex(0).retain());
    return takeAnswer(FrameType.ACK);
  }

  /** The length of the one answer. */
  private int takeAnswer(FrameType expected) {
    ByteBuf answer = channel.readOutbound();
    if (answer == null || answer.getByte(FrameLayout.TYPE_OFFSET) != expected.code()) {
      throw new IllegalStateException(
          "no answer, or not the one expected [expected=" + expected + "]");
    }
    int length = answer.readableBytes();
    answer.release();
    return length;
  }

  @TearDown(Level.Trial)
  public void close() {
    channel.finishAndReleaseAll();
    if (port.refused() > 0) {
      throw new IllegalStateException("records were refused [count=" + port.refused() + "]");
    }
  }

  /** Usage: 4,096 records of 16 bytes. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int usage() {
    return take(usage);
  }

  /** UsageDetail: 1,024 events with id and one attribute. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int usageDetail() {
    return take(detail);
  }
}
