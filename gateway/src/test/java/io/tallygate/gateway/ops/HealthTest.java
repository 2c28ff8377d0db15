package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicReference<String> busy = new AtomicReference<>();
  private final Health health = new Health(busy::get);

  @Test
  void shouldBeReadyWhileItServesAndIsNotBusy() {
    assertThat(health.ready()).isEqualTo(new Health.Status(false, "starting"));
    health.serving();
    assertThat(health.ready()).isEqualTo(new Health.Status(true, "ready"));
    busy.set("disk");
    assertThat(health.ready()).isEqualTo(new Health.Status(false, "busy: disk"));
    assertThat(health.live().ok()).isTrue();
    busy.set(null);
    health.stopping();
    assertThat(health.ready()).isEqualTo(new Health.Status(false, "stopping"));
    assertThat(health.live().ok()).isTrue();
  }

  @Test
  void shouldNotLiveOnceItHasFailed() {
    health.serving();
    health.failed(new IllegalStateException("x"));
    assertThat(health.live().ok()).isFalse();
    assertThat(health.ready().ok()).isFalse();
  }
}
