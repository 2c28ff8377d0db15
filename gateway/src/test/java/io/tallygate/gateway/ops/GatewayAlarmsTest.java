package io.tallygate.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.ops.ActiveAlarm.Severity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayAlarmsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-31T23:00:00Z"));
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now.get();
        }

        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final AtomicReference<@Nullable String> busy = new AtomicReference<>();
  private final GatewayAlarms alarms =
      new GatewayAlarms(clock).rule("ingest-refused", Severity.CRITICAL, busy::get);

  @Test
  void shouldSaySinceWhenSomethingIsWrong() {
    assertThat(alarms.get()).isEmpty();
    Instant first = now.get();
    busy.set("disk low");
    assertThat(alarms.get())
        .containsExactly(
            new ActiveAlarm("ingest-refused", Severity.CRITICAL, "disk low", first));
    now.set(first.plusSeconds(60));
    busy.set("disk very low");
    assertThat(alarms.get())
        .containsExactly(
            new ActiveAlarm("ingest-refused", Severity.CRITICAL, "disk very low", first));

    busy.set(null);
    assertThat(alarms.get()).isEmpty();
    busy.set("disk low");
    assertThat(alarms.get()).extracting(ActiveAlarm::since).containsExactly(first.plusSeconds(60));
  }
}
