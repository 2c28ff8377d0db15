package io.tallygate.gateway.binary;

import static io.tallygate.gateway.binary.WireClient.define;
import static io.tallygate.gateway.binary.WireClient.hello;
import static io.tallygate.gateway.binary.WireClient.usage;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.binary.WireClient.Record;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.FrameLayout;
import io.tallygate.protocol.FrameType;
import io.tallygate.protocol.RefusalCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a peer can be wrong gets its name, and costs the producer beside it nothing: no frame, no connection. */
@Timeout(120)
class BadPeersSystemIT {
  private static final long NOW = TestEndpoint.NOW_MS;
  private static final int ROUNDS = 20;
  private static final Record ONE = new Record(0, 0, 1);

  private final TestEndpoint endpoint = new TestEndpoint();

  @AfterEach
  void close() {
    endpoint.close();
  }

  /** What a peer does, and what it is told. */
  enum Peer {
    ENDS_WITHIN_A_FRAME {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] frame = usage(1, NOW, ONE);
        client.send(Arrays.copyOf(frame, frame.length - 1));
      }
    },
    SENDS_A_FRAME_TOO_LARGE {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] frame = usage(1, NOW, ONE);
        ByteBuffer.wrap(frame)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0, FrameLayout.FRAME_LENGTH_MAX + 1);
        client.send(frame);
        expectFault(client, FaultCode.FRAME_TOO_LARGE);
      }
    },
    SPEAKS_ANOTHER_VERSION {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] frame = usage(1, NOW, ONE);
        frame[FrameLayout.VERSION_OFFSET]++;
        client.send(frame);
        expectFault(client, FaultCode.PROTOCOL_VERSION);
      }
    },
    SENDS_A_WRONG_CRC {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] frame = usage(1, NOW, ONE);
        frame[frame.length - 1] ^= 1;
        client.send(frame);
        expectFault(client, FaultCode.CRC_MISMATCH);
      }
    },
    COUNTS_WRONG {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] frame = usage(1, NOW, ONE);
        frame[FrameLayout.USAGE_COUNT_OFFSET]++;
        client.send(WireClient.withCrc(frame));
        expectFault(client, FaultCode.MALFORMED_FRAME);
      }
    },
    LEAVES_A_SEQUENCE_OUT {
      @Override
      void behave(WireClient client) throws IOException {
        client.send(usage(2, NOW, ONE));
        expectFault(client, FaultCode.SEQUENCE_GAP);
      }
    },
    USES_AN_UNDEFINED_SERIES {
      @Override
      void behave(WireClient client) throws IOException {
        client.send(usage(1, NOW, new Record(7, 0, 1)));
        expectRefusal(client, RefusalCode.UNKNOWN_SERIES);
      }
    },
    SENDS_A_TIME_OUT_OF_BOUNDS {
      @Override
      void behave(WireClient client) throws IOException {
        client.send(define(0, "calls", 0, "bad"), usage(1, 0, ONE));
        expectRefusal(client, RefusalCode.TIME_TOO_OLD);
      }
    },
    SENDS_TEN_MEGABYTES_OF_GARBAGE {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] garbage = new byte[10 << 20];
        new Random(1).nextBytes(garbage);
        try {
          client.send(garbage);
        } catch (IOException closed) {
          // The gateway need not take it all before it ends the connection.
          return;
        }
        // As a length, the first bytes are less than nothing.
        expectFault(client, FaultCode.MALFORMED_FRAME);
      }
    },
    SENDS_GARBAGE_IN_WHOLE_FRAMES {
      @Override
      void behave(WireClient client) throws IOException {
        byte[] garbage = new byte[FrameLayout.FRAME_LENGTH_MAX];
        new Random(2).nextBytes(garbage);
        ByteBuffer.wrap(garbage).order(ByteOrder.LITTLE_ENDIAN).putInt(0, garbage.length);
        garbage[FrameLayout.TYPE_OFFSET] = FrameType.USAGE.code();
        garbage[FrameLayout.VERSION_OFFSET] = FrameLayout.PROTOCOL_VERSION;
        client.send(garbage);
        expectFault(client, FaultCode.CRC_MISMATCH);
      }
    };

    /** On a connection that has been welcomed. */
    abstract void behave(WireClient client) throws IOException;

    private static void expectFault(WireClient client, FaultCode code) throws IOException {
      assertThat(client.expect(FrameType.FAULT).code()).isEqualTo(code.code());
      assertThat(client.isAtEnd()).isTrue();
    }

    private static void expectRefusal(WireClient client, RefusalCode code) throws IOException {
      assertThat(client.expect(FrameType.ACK).refusals())
          .containsExactly(new WireClient.Refusal(0, 0, code.code()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellABadPeerWhatIsWrongAtNoCostToAnother(Peer peer) throws Exception {
    endpoint.start(Map.of());
    AtomicBoolean isDone = new AtomicBoolean();
    AtomicLong acked = new AtomicLong();
    try (WireClient good = endpoint.connect()) {
      good.open("good", 1);
      good.send(define(0, "calls", 0, "good"));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> sendUntil(isDone, good, acked));
      long before = 0;
      for (int round = 0; round < ROUNDS; round++) {
        try (WireClient bad = endpoint.connect()) {
          bad.send(hello("bad", round + 1, ""));
          bad.expect(FrameType.WELCOME);
          peer.behave(bad);
        }
        before = awaitMore(acked, before);
      }
      isDone.set(true);
      sending.get(20, TimeUnit.SECONDS);
    }
    assertThat(endpoint.endpoint().statistics().busy()).isZero();
  }

  /** Waits until the good producer has had another frame acknowledged. */
  private static long awaitMore(AtomicLong acked, long before) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (acked.get() <= before) {
      assertThat(System.nanoTime()).as("the good producer goes on").isLessThan(deadline);
      Thread.onSpinWait();
    }
    return acked.get();
  }

  private static void sendUntil(AtomicBoolean isDone, WireClient good, AtomicLong acked) {
    try {
      for (long sequence = 1; !isDone.get(); sequence++) {
        good.send(usage(sequence, NOW, ONE, ONE));
        WireClient.Frame ack = good.expect(FrameType.ACK);
        assertThat(ack.sequence()).isEqualTo(sequence);
        assertThat(ack.refusals()).isEmpty();
        acked.set(sequence);
      }
    } catch (IOException e) {
      throw new AssertionError("the good producer's connection broke", e);
    }
  }
}
