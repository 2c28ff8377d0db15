package io.tallygate.gateway.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogEncoderTest {
  private final LoggerContext context = new LoggerContext();

  private String encoded(String format) {
    context.setMDCAdapter(new LogbackMDCAdapter());
    LogEncoder encoder = new LogEncoder();
    encoder.setContext(context);
    encoder.setFormat(format);
    encoder.start();
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("io.tallygate.Disk"),
            Level.ERROR,
            "write \"failed\" [at={}]",
            new IOException("full"),
            new Object[] {7});
    event.setInstant(Instant.ofEpochMilli(1_000));
    event.setThreadName("force");
    return new String(encoder.encode(event), UTF_8);
  }

  @Test
  void shouldWriteText() {
    assertThat(encoded("text"))
        .startsWith("1970-01-01T00:00:01.000Z ERROR [force] Disk write \"failed\" [at=7]\n")
        .contains("java.io.IOException: full");
  }

  @Test
  void shouldWriteAJsonObjectOnALine() throws IOException {
    String line = encoded("json");
    assertThat(line.strip()).doesNotContain("\n");
    JsonNode event = new ObjectMapper().readTree(line);
    assertThat(event.path("formattedMessage").asText()).isEqualTo("write \"failed\" [at=7]");
    assertThat(event.path("level").asText()).isEqualTo("ERROR");
    assertThat(event.path("threadName").asText()).isEqualTo("force");
    assertThat(event.path("throwable").path("message").asText()).isEqualTo("full");
  }

  @Test
  void shouldWriteTextAndSaySoWhereTheFormatIsUnknown() {
    assertThat(encoded("xml")).startsWith("1970-01-01T00:00:01.000Z ERROR");
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .anyMatch(
            status -> status.getMessage().contains("TALLYGATE_LOG_FORMAT must be text or json"));
  }
}
