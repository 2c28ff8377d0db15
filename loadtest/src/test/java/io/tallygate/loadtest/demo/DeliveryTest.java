package io.tallygate.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final Delivery delivery = new Delivery(100);

  @Test
  void shouldHoldTheLastPartUntilTheGateOpens() throws InterruptedException {
    delivery.pass(0, 10);
    delivery.pass(5, 10);
    AtomicBoolean isOpened = new AtomicBoolean();
    CompletableFuture<Boolean> passed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                delivery.pass(6, 10);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return isOpened.get();
            });
    isOpened.set(true);
    delivery.open();
    assertThat(passed.join()).isTrue();
    delivery.pass(9, 10);
  }

  @Test
  void shouldCountWhatIsUnderWay() throws InterruptedException {
    delivery.sent(30);
    delivery.acknowledgedHttp(10, 1_000_000);
    delivery.acknowledgedBinary(15, 2_000_000);
    delivery.awaitAcknowledged(25);
    assertThat(delivery.acknowledged()).isEqualTo(25);
    assertThat(delivery.inFlight()).isEqualTo(5);
    assertThat(delivery.httpLatencies().getTotalCount()).isEqualTo(1);
    assertThat(delivery.binaryLatencies().getTotalCount()).isEqualTo(1);
  }
}
