package io.tallygate.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.client.ScriptedGateway.Peer;
import io.tallygate.protocol.BusyCode;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.EventId;
import io.tallygate.protocol.FaultCode;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.Frame.Attribute;
import io.tallygate.protocol.Frame.Busy;
import io.tallygate.protocol.Frame.Bye;
import io.tallygate.protocol.Frame.Define;
import io.tallygate.protocol.Frame.DefineRefused;
import io.tallygate.protocol.Frame.Fault;
import io.tallygate.protocol.Frame.Refusal;
import io.tallygate.protocol.Frame.RefusedDefinition;
import io.tallygate.protocol.Frame.Usage;
import io.tallygate.protocol.Frame.UsageDetail;
import io.tallygate.protocol.Frame.UsageRecord;
import io.tallygate.protocol.RefusalCode;
import io.tallygate.protocol.UsageFrameWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TallygateClientTest {
  private static final long TIME = 1_385_856_000_000L;
  private static final long BASE = UsageFrameWriter.baseTimeMs(TIME);

  private final AtomicLong clock = new AtomicLong();
  private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();
  private ScriptedGateway gateway;

  private final ClientListener listener =
      new ClientListener() {
        @Override
        public void onBatch(BatchResult result) {
          news.add(result);
        }

        @Override
        public void onSeriesRefused(SeriesRef series, RefusalCode code) {
          news.add(series.definition().subject() + " " + code);
        }

        @Override
        public void onAttributeRefused(String name, RefusalCode code) {
          news.add(name + " " + code);
        }

        @Override
        public void onFailure(TallygateClientException cause) {
          news.add(cause);
        }
      };

  @BeforeEach
  void open() throws IOException {
    gateway = new ScriptedGateway();
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  private TallygateClientBuilder settings() {
    return TallygateClient.builder("127.0.0.1", gateway.port(), "switch-1")
        .epoch(7)
        .linger(Duration.ofHours(1))
        .backOff(Duration.ZERO, Duration.ZERO)
        .listener(listener);
  }

  /** A connected pair; the gateway's side must run beside connect, which waits for the Welcome. */
  private record Pair(TallygateClient client, Peer peer) {}

  private Pair connect(TallygateClientBuilder settings) throws Exception {
    CompletableFuture<Peer> peer = peer();
    return new Pair(settings.connect(), peer.get(20, SECONDS));
  }

  private CompletableFuture<Peer> peer() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return gateway.welcome(0, 0);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Closes the client while the gateway's side acks what is still to come and says goodbye. */
  private static void end(Pair pair) throws Exception {
    CompletableFuture<Void> closing = CompletableFuture.runAsync(pair.client()::close);
    Frame frame = pair.peer().read();
    while (!(frame instanceof Bye)) {
      if (frame instanceof Usage usage) {
        pair.peer().ack(usage.sequence());
      }
      frame = pair.peer().read();
    }
    pair.peer().send(new Bye());
    closing.get(20, SECONDS);
    assertThat(pair.peer().isAtEnd()).isTrue();
  }

  private static UsageRecord record(int series, long timeMs, long quantity) {
    return new UsageRecord(series, timeMs - BASE, quantity);
  }

  @Test
  void shouldIntroduceItselfAndKnowWhereItStands() throws Exception {
    CompletableFuture<Peer> accepted =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                Peer peer = gateway.accept();
                peer.send(new Frame.Welcome(3, 9, 7, 6, 41, 4_100, 16, 65_536, 12));
                return peer;
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    TallygateClient client = settings().apiKey("secret").connect();
    Peer peer = accepted.get(20, SECONDS);
    assertThat(peer.hello).isEqualTo(new Frame.Hello(1, 7, "switch-1", "secret"));
    assertThat(client.welcome().durableSequence()).isEqualTo(41);
    assertThat(client.welcome().bookmark()).isEqualTo(4_100);
    end(new Pair(client, peer));
  }

  @Test
  void shouldBatchBySizeWithDefinitionsBefore() throws Exception {
    Pair pair = connect(settings().batchRecords(2));
    SeriesRef alice = pair.client().series("calls", 0, "alice", "out");
    SeriesRef bob = pair.client().series("calls", 0, "bob", "in");
    assertThat(pair.client().series("calls", 0, "alice", "out")).isSameAs(alice);
    assertThat(pair.client().add(alice, TIME, 1)).isZero();
    pair.client().add(bob, TIME + 5, 2);
    assertThat(pair.client().add(bob, TIME - 5, -3)).isEqualTo(2);
    CompletableFuture<BatchResult> flushed = pair.client().flush();

    Define first = (Define) pair.peer().read();
    Frame next = pair.peer().read();
    List<Definition> definitions = new ArrayList<>(first.definitions());
    if (next instanceof Define second) {
      definitions.addAll(second.definitions());
      next = pair.peer().read();
    }
    assertThat(definitions).containsExactly(alice.definition(), bob.definition());
    assertThat(next)
        .isEqualTo(new Usage(1, 0, BASE, List.of(record(0, TIME, 1), record(1, TIME + 5, 2))));
    assertThat(pair.peer().read())
        .isEqualTo(
            new Usage(
                2,
                0,
                UsageFrameWriter.baseTimeMs(TIME - 5),
                List.of(new UsageRecord(1, 1L << 31, -3))));
    pair.peer().ack(2);
    assertThat(flushed.get(20, SECONDS).sequence()).isEqualTo(2);
    end(pair);
  }

  @Test
  void shouldBatchByAge() throws Exception {
    Pair pair = connect(settings().linger(Duration.ofMillis(5)).nanoTime(clock::get));
    SeriesRef series = pair.client().series("calls", 0, "alice");
    pair.client().add(series, TIME, 1);
    clock.addAndGet(4_999_999);
    pair.client().wake();
    pair.client().add(series, TIME, 2);
    clock.addAndGet(1);
    pair.client().wake();
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    assertThat(pair.peer().read())
        .isEqualTo(new Usage(1, 0, BASE, List.of(record(0, TIME, 1), record(0, TIME, 2))));
    pair.peer().ack(1);
    end(pair);
  }

  @Test
  void shouldNotTearRecordsFromTheirBookmark() throws Exception {
    Pair pair = connect(settings().batchRecords(2));
    SeriesRef series = pair.client().series("calls", 0, "alice");
    pair.client().add(series, TIME, 1);
    pair.client().setBookmark(10);
    pair.client().add(series, TIME, 2);
    pair.client().add(series, TIME, 3);
    pair.client().setBookmark(20);
    pair.client().add(series, TIME, 4);
    pair.client().setBookmark(30);
    pair.client().flush();
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    Usage first = (Usage) pair.peer().read();
    assertThat(first.bookmark()).isEqualTo(20);
    assertThat(first.records()).extracting(UsageRecord::quantity).containsExactly(1L, 2L, 3L);
    assertThat(((Usage) pair.peer().read()).bookmark()).isEqualTo(30);
    pair.peer().ack(2);
    end(pair);
  }

  @Test
  void shouldSendDetailsWithIdAndAttributes() throws Exception {
    Pair pair = connect(settings());
    SeriesRef series = pair.client().series("calls", 0, "alice");
    pair.client().add(series, TIME, 1);
    pair.client().addDetail(series, "call-1", TIME, 73, Map.of("partner", "+44 20 7946 0000"));
    CompletableFuture<BatchResult> flushed = pair.client().flush();
    Frame frame = pair.peer().read();
    List<Definition> definitions = new ArrayList<>();
    while (frame instanceof Define define) {
      definitions.addAll(define.definitions());
      frame = pair.peer().read();
    }
    assertThat(definitions)
        .containsExactly(series.definition(), new Definition.AttributeName(1, "partner"));
    assertThat(frame).isEqualTo(new Usage(1, 0, BASE, List.of(record(0, TIME, 1))));
    UsageDetail detail = (UsageDetail) pair.peer().read();
    assertThat(detail.sequence()).isEqualTo(2);
    assertThat(detail.deduplicate()).isTrue();
    assertThat(detail.records())
        .containsExactly(
            new Frame.DetailRecord(
                EventId.of("call-1"),
                0,
                TIME - BASE,
                73,
                List.of(new Attribute(1, "+44 20 7946 0000"))));
    pair.peer().ack(2);
    flushed.get(20, SECONDS);
    end(pair);
  }

  @Test
  void shouldHoldTheAdderAtTheInFlightLimit() throws Exception {
    Pair pair = connect(settings().inFlight(2).batchRecords(1));
    SeriesRef series = pair.client().series("calls", 0, "alice");
    pair.client().add(series, TIME, 1);
    pair.client().add(series, TIME, 2);
    pair.client().add(series, TIME, 3);
    Thread adder = new Thread(() -> pair.client().add(series, TIME, 4));
    adder.start();
    while (adder.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    assertThat(((Usage) pair.peer().read()).sequence()).isEqualTo(1);
    assertThat(((Usage) pair.peer().read()).sequence()).isEqualTo(2);
    pair.peer().ack(1);
    adder.join();
    assertThat(((Usage) pair.peer().read()).sequence()).isEqualTo(3);
    pair.peer().ack(3);
    assertThat(((Usage) pair.peer().read()).sequence()).isEqualTo(4);
    pair.peer().ack(4);
    end(pair);
  }

  @Test
  void shouldKeepToTheGatewaysLimit() throws Exception {
    gateway.inFlightLimit = 1;
    Pair pair = connect(settings().inFlight(8).batchRecords(1));
    SeriesRef series = pair.client().series("calls", 0, "alice");
    pair.client().add(series, TIME, 1);
    pair.client().add(series, TIME, 2);
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    assertThat(((Usage) pair.peer().read()).sequence()).isEqualTo(1);
    // Were the second batch on its way, this definition would come after it.
    pair.client().series("calls", 0, "bob");
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    pair.peer().ack(1);
    assertThat(((Usage) pair.peer().read()).sequence()).isEqualTo(2);
    pair.peer().ack(2);
    end(pair);
  }

  @Test
  void shouldBringRefusalsToTheirBatch() throws Exception {
    Pair pair = connect(settings().batchRecords(2));
    SeriesRef series = pair.client().series("calls", 0, "alice");
    for (int i = 0; i < 6; i++) {
      pair.client().add(series, TIME, i);
    }
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    for (int i = 0; i < 3; i++) {
      pair.peer().read();
    }
    pair.peer()
        .ack(
            3,
            new Refusal(2, 1, RefusalCode.TIME_TOO_OLD),
            new Refusal(0, 0, RefusalCode.QUANTITY_OUT_OF_RANGE));
    assertThat(List.of(news.take(), news.take(), news.take()))
        .containsExactly(
            new BatchResult(
                1,
                0,
                2,
                0,
                300,
                false,
                false,
                List.of(new BatchResult.Refusal(1, RefusalCode.TIME_TOO_OLD))),
            new BatchResult(2, 2, 2, 0, 300, false, false, List.of()),
            new BatchResult(
                3,
                4,
                2,
                0,
                300,
                false,
                false,
                List.of(new BatchResult.Refusal(0, RefusalCode.QUANTITY_OUT_OF_RANGE))));
    end(pair);
  }

  @Test
  void shouldResendTheSameBytesAfterItsDefinitions() throws Exception {
    Pair pair = connect(settings().batchRecords(1));
    SeriesRef alice = pair.client().series("calls", 0, "alice");
    pair.client().add(alice, TIME, 1);
    SeriesRef bob = pair.client().series("calls", 0, "bob");
    pair.client().add(bob, TIME, 2);
    pair.client().add(alice, TIME, 3);
    List<byte[]> sent = readUsage(pair.peer(), 3);
    pair.peer().ack(1);
    assertThat(((BatchResult) news.take()).sequence()).isEqualTo(1);

    CompletableFuture<Peer> second = peer();
    pair.peer().close();
    Peer peer = second.get(20, SECONDS);
    assertThat(peer.hello.epoch()).isEqualTo(7);
    assertThat(((Define) peer.read()).definitions())
        .containsExactly(alice.definition(), bob.definition());
    assertThat(peer.readBytes()).isEqualTo(sent.get(1));
    assertThat(peer.readBytes()).isEqualTo(sent.get(2));
    peer.send(new Ack(3, 300, true, false, List.of(new Refusal(1, 0, RefusalCode.TIME_TOO_OLD))));
    BatchResult seen = (BatchResult) news.take();
    assertThat(seen.sequence()).isEqualTo(2);
    assertThat(seen.isSeen()).isTrue();
    assertThat(seen.refusals()).hasSize(1);
    end(new Pair(pair.client(), peer));
  }

  /** The next frames that are Usage; Define frames between them are skipped. */
  private static List<byte[]> readUsage(Peer peer, int count) throws IOException {
    List<byte[]> usage = new ArrayList<>();
    while (usage.size() < count) {
      byte[] frame = peer.readBytes();
      if (Peer.decode(frame) instanceof Usage) {
        usage.add(frame);
      }
    }
    return usage;
  }

  @Test
  void shouldSendAgainWhenTheGatewayIsNoLongerBusy() throws Exception {
    Pair pair = connect(settings().batchRecords(1).nanoTime(clock::get));
    SeriesRef alice = pair.client().series("calls", 0, "alice");
    for (int i = 1; i <= 3; i++) {
      pair.client().add(alice, TIME, i);
    }
    List<byte[]> sent = readUsage(pair.peer(), 3);
    pair.peer().ack(1);
    pair.peer().send(new Busy(2, BusyCode.DISK_LOW, 250));
    // A refusal that comes after Busy shows that Busy was heard.
    pair.peer()
        .send(new DefineRefused(List.of(new RefusedDefinition(1, 0, RefusalCode.UNKNOWN_METER))));
    assertThat(news.take()).isInstanceOf(BatchResult.class);
    assertThat(news.take()).isEqualTo("alice UNKNOWN_METER");
    clock.addAndGet(250_000_000L - 1);
    pair.client().wake();
    pair.client().series("calls", 0, "bob");
    assertThat(pair.peer().read()).isInstanceOf(Define.class);
    clock.addAndGet(1);
    pair.client().wake();
    assertThat(pair.peer().readBytes()).isEqualTo(sent.get(1));
    assertThat(pair.peer().readBytes()).isEqualTo(sent.get(2));
    pair.peer().ack(3);
    end(pair);
  }

  @Test
  void shouldFailEverythingOpenWithTheFault() throws Exception {
    Pair pair = connect(settings());
    SeriesRef alice = pair.client().series("calls", 0, "alice");
    pair.client().add(alice, TIME, 1);
    CompletableFuture<BatchResult> flushed = pair.client().flush();
    readUsage(pair.peer(), 1);
    pair.peer().send(new Fault(FaultCode.SUPERSEDED, "by 10.0.0.9"));
    assertThatThrownBy(() -> flushed.get(20, SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            GatewayFaultException.class,
            fault -> assertThat(fault.code()).isEqualTo(FaultCode.SUPERSEDED))
        .hasMessageContaining("by 10.0.0.9");
    assertThatThrownBy(() -> pair.client().add(alice, TIME, 2))
        .isInstanceOf(TallygateClientException.class)
        .hasCauseInstanceOf(GatewayFaultException.class);
    assertThat(news.take()).isInstanceOf(GatewayFaultException.class);
    assertThatThrownBy(pair.client()::close).isInstanceOf(GatewayFaultException.class);
  }

  @Test
  void shouldConnectAgainAfterATransientFault() throws Exception {
    Pair pair = connect(settings());
    CompletableFuture<Peer> second = peer();
    pair.peer().send(new Fault(FaultCode.IDLE, ""));
    end(new Pair(pair.client(), second.get(20, SECONDS)));
  }

  @Test
  void shouldReportRefusedDefinitions() throws Exception {
    Pair pair = connect(settings());
    SeriesRef alice = pair.client().series("calls", 0, "alice");
    pair.client().addDetail(alice, "", TIME, 1, Map.of("note", "x"));
    pair.peer().read();
    pair.peer()
        .send(
            new DefineRefused(
                List.of(
                    new RefusedDefinition(1, 0, RefusalCode.SCALE_MISMATCH),
                    new RefusedDefinition(2, 1, RefusalCode.ATTRIBUTE_INVALID))));
    assertThat(news.take()).isEqualTo("alice SCALE_MISMATCH");
    assertThat(news.take()).isEqualTo("note ATTRIBUTE_INVALID");
    assertThat(alice.refusal()).isEqualTo(RefusalCode.SCALE_MISMATCH);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(pair.client()::close);
    Frame frame = pair.peer().read();
    while (!(frame instanceof UsageDetail)) {
      frame = pair.peer().read();
    }
    pair.peer().ack(1, new Refusal(0, 0, RefusalCode.SCALE_MISMATCH));
    assertThat(pair.peer().read()).isEqualTo(new Bye());
    pair.peer().close();
    closing.get(20, SECONDS);
  }

  @Test
  void shouldDrainWhenClosed() throws Exception {
    Pair pair = connect(settings());
    SeriesRef alice = pair.client().series("calls", 0, "alice");
    pair.client().add(alice, TIME, 1);
    end(pair);
    assertThat(((BatchResult) news.take()).count()).isEqualTo(1);
    assertThatThrownBy(() -> pair.client().add(alice, TIME, 2))
        .isInstanceOf(ClientClosedException.class);
  }

  @Test
  void shouldSayWhatClosingLeftBehind() throws Exception {
    Pair pair = connect(settings().closeTimeout(Duration.ofMillis(1)));
    pair.client().add(pair.client().series("calls", 0, "alice"), TIME, 1);
    CompletableFuture<BatchResult> flushed = pair.client().flush();
    assertThatThrownBy(pair.client()::close)
        .isInstanceOf(ClientClosedException.class)
        .hasMessageContaining("[batches=1]");
    assertThat(flushed).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void shouldRefuseAnEpochThatWasUsed() throws Exception {
    CompletableFuture.runAsync(
        () -> {
          try {
            gateway.welcome(5, 0);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertThatThrownBy(settings()::connect)
        .isInstanceOf(EpochUsedException.class)
        .hasMessageContaining("[producer=switch-1, epoch=7]");
  }

  @Test
  void shouldRefuseAnAckForWhatWasNotSent() throws Exception {
    Pair pair = connect(settings());
    pair.peer().ack(1);
    assertThat(news.take()).isInstanceOf(UnreadableAnswerException.class);
    assertThatThrownBy(pair.client()::flush).isInstanceOf(TallygateClientException.class);
    pair.client().close();
  }

  @Test
  void shouldFailWhenTheListenerThrows() throws Exception {
    Pair pair =
        connect(
            settings()
                .listener(
                    new ClientListener() {
                      @Override
                      public void onBatch(BatchResult result) {
                        throw new IllegalStateException("mine");
                      }

                      @Override
                      public void onFailure(TallygateClientException cause) {
                        news.add(cause);
                      }
                    }));
    pair.client().add(pair.client().series("calls", 0, "alice"), TIME, 1);
    pair.client().flush();
    readUsage(pair.peer(), 1);
    pair.peer().ack(1);
    assertThat((Exception) news.take()).hasRootCauseMessage("mine");
    pair.client().close();
  }

  @Test
  void shouldNotTakeASeriesOfAnotherClient() throws Exception {
    Pair one = connect(settings());
    Pair other = connect(settings());
    SeriesRef series = one.client().series("calls", 0, "alice");
    assertThatThrownBy(() -> other.client().add(series, TIME, 1))
        .isInstanceOf(IllegalArgumentException.class);
    end(one);
    end(other);
  }

  @Test
  void shouldGiveUpASilentConnection() throws Exception {
    Pair pair = connect(settings().silenceTimeout(Duration.ofMillis(500)));
    pair.client().add(pair.client().series("calls", 0, "alice"), TIME, 1);
    CompletableFuture<Peer> second = peer();
    pair.client().flush();
    List<byte[]> sent = readUsage(pair.peer(), 1);
    Peer peer = second.get(20, SECONDS);
    assertThat(readUsage(peer, 1).get(0)).isEqualTo(sent.get(0));
    peer.ack(1);
    assertThat(((BatchResult) news.take()).sequence()).isEqualTo(1);
    peer.close();
    pair.peer().close();
    gateway.close();
    pair.client().close();
  }
}
