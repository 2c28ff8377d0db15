package io.tallygate.gateway.binary;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
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
import io.tallygate.rating.ingest.FrameOrigin;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.measure.Latencies;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.BufferUtil;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection leaves to the garbage collector, counted by the JVM for this thread: no object per record. And what it measures. */
class ConnectionAllocationTest {
  private static final int FRAMES = 200;
  private static final long NOW_MS = TestEndpoint.NOW_MS;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final FakeCore core = new FakeCore();
  private final Latencies latencies = new Latencies();
  private EmbeddedChannel channel;

  /** One slot for all frames, each answered when it is published. */
  private static final class OneSlot implements IngestPort {
    private final FrameSlot slot =
        new FrameSlot(BufferUtil.allocateDirectAligned(FrameSlot.LENGTH, 64));

    @Override
    public FrameSlot tryClaim() {
      return slot;
    }

    @Override
    public void publish(FrameSlot published) {
      boolean opens = LogFrame.kind(published.buffer(), 0) == LogFrame.KIND_PRODUCER;
      byte status = opens ? FrameOrigin.OPENED : FrameOrigin.ACCEPTED;
      FrameOrigin origin = published.origin();
      origin.onAnswer(status, published.token(), 1, 1, published.token(), 0, 0, null, 0);
      origin.onGroupEnd();
    }

    @Override
    public String busyReason() {
      return null;
    }
  }

  @BeforeEach
  void open() throws Exception {
    FixedMeters meters = new FixedMeters();
    IngestAccess access =
        new IngestAccess(
            new OneSlot(),
            () -> BusyCode.DISK_LOW,
            core,
            () -> meters,
            () -> new IdHasher(1, 2),
            tenant -> 0,
            1,
            8,
            latencies);
    Endpoint endpoint =
        new Endpoint(
            access,
            ApiKeys.open(),
            GatewayConfig.defaults().limits(),
            () -> NOW_MS,
            SystemNanoClock.INSTANCE);
    channel = new EmbeddedChannel();
    LoopState loop = new LoopState(new UsageCopier(new IdHasher(1, 2)), latencies);
    channel.pipeline().addLast(new Connection(endpoint, loop, channel));
    send(new Frame.Hello(FrameLayout.PROTOCOL_VERSION, 1, "switch-1", ""));
    takeAnswer(FrameType.WELCOME);
    send(
        new Frame.Define(
            List.of(
                new Definition.Series(0, "calls", 0, "alice", List.of()),
                new Definition.AttributeName(1, "partner"))));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    core.close();
  }

  private void send(Frame frame) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX);
    channel.writeInbound(Unpooled.wrappedBuffer(FrameEncoder.encode(frame, buffer)));
  }

  private void takeAnswer(FrameType expected) {
    ByteBuf answer = channel.readOutbound();
    assertThat(answer.getByte(FrameLayout.TYPE_OFFSET)).isEqualTo(expected.code());
    answer.release();
  }

  /** Bytes allocated by this thread for frames that come one by one. */
  private long allocated(ByteBuf frame) {
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < FRAMES; i++) {
      channel.writeInbound(frame.readerIndex(0).retain());
      ByteBuf answer = channel.readOutbound();
      answer.release();
    }
    return threads.getThreadAllocatedBytes(thread) - before;
  }

  @Test
  void shouldAllocateNothingPerRecordOfUsage() {
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(
        ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX),
        UsageFrameWriter.baseTimeMs(NOW_MS));
    while (writer.add(0, NOW_MS, 1)) {}
    int records = writer.count();
    ByteBuf frame = Unpooled.wrappedBuffer(writer.finish(1, 0));
    allocated(frame);
    assertThat(records).isEqualTo(FrameLayout.USAGE_COUNT_MAX);
    // The smallest object has 16 bytes.
    assertThat(allocated(frame)).isLessThan((long) FRAMES * records);
  }

  @Test
  void shouldRecordDecodeAndAckOfEveryFrame() {
    UsageFrameWriter writer = new UsageFrameWriter();
    writer.begin(
        ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX),
        UsageFrameWriter.baseTimeMs(NOW_MS));
    writer.add(0, NOW_MS, 1);
    allocated(Unpooled.wrappedBuffer(writer.finish(1, 0)));
    Map<String, Long> counts = new HashMap<>();
    latencies.takeIntervals((tag, interval) -> counts.put(tag, interval.getTotalCount()));

    // The answer to Hello is written, too. The whole way is recorded by the force thread, of which
    // there is none here.
    assertThat(counts)
        .containsOnly(Map.entry("decode", (long) FRAMES), Map.entry("ack", FRAMES + 1L));
  }

  @Test
  void shouldAllocateNothingPerRecordOfUsageDetail() {
    byte[] attributes = DetailFrameWriter.encode(List.of(new Frame.Attribute(1, "+44 20 7946")));
    DetailFrameWriter writer = new DetailFrameWriter();
    writer.begin(
        ByteBuffer.allocateDirect(FrameLayout.FRAME_LENGTH_MAX),
        UsageFrameWriter.baseTimeMs(NOW_MS),
        true);
    while (writer.add(EventId.of("call-" + writer.count()), 0, NOW_MS, 1, attributes)) {}
    int records = writer.count();
    ByteBuf frame = Unpooled.wrappedBuffer(writer.finish(1, 0));
    allocated(frame);
    assertThat(records).isGreaterThan(1_000);
    assertThat(allocated(frame)).isLessThan((long) FRAMES * records);
  }
}
