package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a terminal shows of an event of the live feed. */
class TopViewTest {
  private static final String EVENT =
      """
      {"at":1764201600500,"rates":{"recordsPerSecond":12345670,"eventsPerSecond":3,"framesPerSecond":603,
       "bytesPerSecond":20447232,"duplicatesPerSecond":0,"refusedPerSecond":2,"busyPerSecond":0},
       "lagBytes":{"force":1048576,"flush":0,"store":1572864},"ring":{"slots":64,"used":5},
       "connections":{"binary":2,"http":7},
       "latency":{"whole":{"count":9,"p50":900,"p99":2100,"p999":4000,"max":12000}},
       "log":{"segmentsFree":3,"growthBytesPerSecond":-1572864,"diskFreeBytes":104857600,"secondsToFull":7300},
       "memory":{"residentBytes":1048576,"heapUsedBytes":524288},"gc":{"pauseMsLastSecond":1},
       "alarms":[{"id":"disk","severity":"warning","text":"the disk is full in 2 hours","since":"2025-11-27T00:00:00Z"}],
       "conservation":{"difference":0},"health":{"live":true,"ready":true,"detail":""}}
      """;

  private static JsonNode event(String json) throws IOException {
    return new ObjectMapper().readTree(json);
  }

  @Test
  void shouldShowRatesLatenciesLagsAndAlarms() throws IOException {
    String screen = String.join("\n", TopView.screen(event(EVENT), 200));
    assertThat(screen)
        .contains("2025-11-27T00:00:00Z  ready")
        .contains("12,345,670 records", "19.5 MiB", "2,100", "12,000", "1.5 store")
        .contains("5/64 ring", "-1.5 MiB/s", "full in 2 h", "2+7 conns", "conservation holds")
        .contains("WARNING  the disk is full in 2 hours");
  }

  @Test
  void shouldFitEightyColumnsAndKeepToTheWidth() throws IOException {
    assertThat(TopView.screen(event(EVENT), 80)).isEqualTo(TopView.screen(event(EVENT), 200));
    assertThat(TopView.screen(event(EVENT), 40)).allMatch(line -> line.length() <= 40);
  }

  @Test
  void shouldShowWhatIsBrokenAndDashesForWhatIsNotSaid() throws IOException {
    String screen =
        String.join(
            "\n", TopView.screen(event("{\"at\":0,\"conservation\":{\"difference\":-4}}"), 200));
    assertThat(screen).contains("NOT READY", "CONSERVATION BROKEN: difference -4", "– records");
  }

  @Test
  void shouldSayItInOneLine() throws IOException {
    assertThat(TopView.line(event(EVENT)))
        .isEqualTo(
            "2025-11-27T00:00:00Z ready=true records/s=12345670 refused/s=2 busy/s=0 p50us=900 p99us=2100"
                + " maxus=12000 forceLag=1048576 flushLag=0 storeLag=1572864 difference=0 alarms=1");
  }

  @Test
  void shouldTakeEventsUntilNoMoreAreWantedAndReportTheEnd() throws IOException {
    List<Integer> taken = new ArrayList<>();
    List<String> lines =
        List.of(": hello", "event: now", "data: {\"at\":1}", "", "data:{\"at\":2}");
    LiveEvents.read(
        lines.iterator(), event -> taken.add(event.path("at").asInt()) && taken.size() < 2);
    assertThat(taken).containsExactly(1, 2);
    assertThatThrownBy(() -> LiveEvents.read(lines.iterator(), event -> true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gone away");
  }

  @Test
  void shouldReadTheSizeOfATerminal() {
    assertThat(TerminalSize.columns("24 132\n")).isEqualTo(132);
    assertThat(TerminalSize.columns("0 0")).isEqualTo(TerminalSize.COLUMNS_DEFAULT);
    assertThat(TerminalSize.columns("")).isEqualTo(TerminalSize.COLUMNS_DEFAULT);
  }
}
