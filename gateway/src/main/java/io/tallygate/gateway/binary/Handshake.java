package io.tallygate.gateway.binary;

import static io.tallygate.rating.log.LogFrame.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.Channel;
import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.rating.ingest.FrameSlot;
import io.tallygate.rating.log.LogFrame;
import io.tallygate.rating.measure.IngestProtocol;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** From Hello to Welcome: who is it, may it, and where does the core say that it stands. Event loop only. */
final class Handshake {
  private static final int PRODUCER_NAME_MAX = 256;
  private static final int API_KEY_MAX = 1024;

  private final Endpoint endpoint;
  private final Channel channel;
  private final Session session;
  private final Lifecycle lifecycle;
  private final BackPressure backPressure;
  private final Answers origin;

  /**
   * @param origin where the core's answers go, and who speaks for the producer from then on
   */
  Handshake(
      Endpoint endpoint,
      Channel channel,
      Session session,
      Lifecycle lifecycle,
      BackPressure backPressure,
      Answers origin) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.session = session;
    this.lifecycle = lifecycle;
    this.backPressure = backPressure;
    this.origin = origin;
  }

  /**
   * Hello.
   *
   * @param receivedNs when it was read, monotonic
   * @return false if it has to wait where it is
   */
  boolean take(DirectBuffer frame, int length, long receivedNs) {
    WireReader reader = new WireReader(frame, FrameLayout.HELLO_VERSION_OFFSET, length);
    int version = reader.u16();
    int epoch = reader.i32();
    String producerName = reader.text(PRODUCER_NAME_MAX);
    String key = reader.text(API_KEY_MAX);
    if (version != FrameLayout.PROTOCOL_VERSION && !reader.isOverrun()) {
      lifecycle.fault(
          FaultCode.PROTOCOL_VERSION, "unknown protocol version [version=" + version + "]");
      return true;
    }
    if (!reader.isDone()
        || epoch == 0
        || producerName == null
        || producerName.isEmpty()
        || key == null) {
      lifecycle.fault(FaultCode.MALFORMED_FRAME, "hello cannot be read");
      return true;
    }
    return !admit(key) || open(producerName, epoch, receivedNs);
  }

  private boolean admit(String key) {
    Access access = endpoint.keys().access(key);
    if (access == null || !access.may(Scope.INGEST)) {
      lifecycle.fault(FaultCode.NOT_AUTHORIZED, FaultCode.NOT_AUTHORIZED.text());
      return false;
    }
    int tenant = endpoint.core().tenants().applyAsInt(access.tenant());
    if (tenant < 0) {
      lifecycle.fault(
          FaultCode.NOT_AUTHORIZED,
          "the tenant of the api key is not in the catalog [tenant=" + access.tenant() + "]");
      return false;
    }
    session.tenant = tenant;
    origin.recordWhole(endpoint.core().latencies().whole(IngestProtocol.BINARY, access.tenant()));
    return true;
  }

  /** Asks the core, which answers when what it says is durable. */
  private boolean open(String producerName, int epoch, long receivedNs) {
    byte[] bytes = producerName.getBytes(UTF_8);
    FrameSlot slot = endpoint.core().port().tryClaim();
    if (slot == null) {
      backPressure.waitForRing();
      return false;
    }
    MutableDirectBuffer buffer = slot.buffer();
    LogFrame.begin(buffer, 0, LogFrame.KIND_PRODUCER);
    buffer.putInt(LogFrame.EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
    buffer.putInt(HEADER_LENGTH, session.tenant, LITTLE_ENDIAN);
    buffer.putShort(HEADER_LENGTH + 4, (short) bytes.length, LITTLE_ENDIAN);
    buffer.putBytes(HEADER_LENGTH + 6, bytes);
    buffer.putInt(LogFrame.PAYLOAD_LENGTH_OFFSET, 6 + bytes.length, LITTLE_ENDIAN);
    slot.from(origin, 0, receivedNs);
    endpoint.core().port().publish(slot);
    backPressure.published();
    lifecycle.opening(producerName);
    return true;
  }

  /** The core has opened the producer: Welcome, not flushed. */
  void opened(Answers.Answer answer) {
    session.producer = answer.producer;
    session.epoch = answer.epoch;
    channel.write(
        AnswerFrames.welcome(
            channel.alloc(),
            endpoint.core().incarnation(),
            answer,
            endpoint.core().inFlightFrames(),
            endpoint.limits().frameBytes() - FrameLayout.USAGE_RECORDS_OFFSET,
            endpoint.epochClock().time()));
    lifecycle.opened();
  }
}
