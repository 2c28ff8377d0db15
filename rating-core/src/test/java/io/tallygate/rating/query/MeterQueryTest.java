package io.tallygate.rating.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallygate.rating.billing.OfflineUsage;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Documents;
import io.tallygate.rating.meter.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeterQueryTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final Catalog catalog =
      Documents.catalog(
          """
          meters:
            - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, dimensions: [{name: region}]}
            - {key: kept, eventType: call, aggregation: sum, value: $.s, unit: s, keep: events}
            - {key: bits, eventType: bit, aggregation: p95, value: $.n, window: 5}
            - {key: seats, eventType: seat, aggregation: held, value: $.n, keep: events}
          customers: [{key: c, zone: UTC, currency: EUR}]
          plans: [{key: p, currency: EUR}]
          subscriptions: [{key: a, customer: c, plan: p, from: 2024-01-01, subjects: [x]}]
          """);
  private final OfflineUsage usage = new OfflineUsage();
  private final MeterQuery query = new MeterQuery(() -> catalog, usage);

  private Meter meter(String key) {
    return catalog.of(0).meters().stream()
        .filter(meter -> meter.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private void use(String key, String subject, String time, long quantity) {
    Meter meter = meter(key);
    List<String> dimensions = meter.dimensions().isEmpty() ? List.of() : List.of("eu");
    usage.count(meter, subject, dimensions, Instant.parse(time).toEpochMilli(), quantity);
  }

  private MeterQuestion question(
      String key, String from, String to, @Nullable QueryInterval interval, String... groupBy) {
    return new MeterQuestion(
        meter(key),
        Instant.parse(from),
        Instant.parse(to),
        interval,
        BERLIN,
        List.of(),
        List.of(),
        Map.of(),
        List.of(groupBy));
  }

  private List<String> ask(MeterQuestion question) throws QueryRefusedException {
    return query.ask(0, question, Long.MAX_VALUE).stream()
        .map(
            row ->
                row.windowStart()
                    + " "
                    + Duration.between(row.windowStart(), row.windowEnd()).toHours()
                    + "h "
                    + row.value())
        .toList();
  }

  @Test
  void shouldKnowThatDaysOnWhichClocksChangeAreLongerOrShorter() throws QueryRefusedException {
    use("calls", "x", "2024-03-30T23:00:00Z", 1);
    use("calls", "x", "2024-03-31T21:45:00Z", 2);
    use("calls", "x", "2024-03-31T22:00:00Z", 4);
    use("calls", "x", "2024-10-26T22:00:00Z", 8);
    use("calls", "x", "2024-10-27T22:45:00Z", 16);
    use("calls", "x", "2024-10-27T23:00:00Z", 32);

    assertThat(
            ask(
                question(
                    "calls", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", QueryInterval.DAY)))
        .containsExactly(
            "2024-03-30T23:00:00Z 23h 3",
            "2024-03-31T22:00:00Z 24h 4",
            "2024-10-26T22:00:00Z 25h 24",
            "2024-10-27T23:00:00Z 24h 32");
  }

  @Test
  void shouldCutTheFirstAndTheLastWindow() throws QueryRefusedException {
    use("calls", "x", "2024-05-01T11:59:00Z", 1);
    use("calls", "x", "2024-05-01T12:00:00Z", 2);
    use("calls", "x", "2024-05-02T11:59:00Z", 4);
    use("calls", "x", "2024-05-02T12:00:00Z", 8);

    assertThat(
            ask(
                question(
                    "calls", "2024-05-01T12:00:00Z", "2024-05-02T12:00:00Z", QueryInterval.DAY)))
        .containsExactly("2024-05-01T12:00:00Z 10h 2", "2024-05-01T22:00:00Z 14h 4");
  }

  @Test
  void shouldAnswerFinerThanWindowsWhereEventsAreKept() throws QueryRefusedException {
    use("kept", "x", "2024-05-01T12:00:59.999Z", 1);
    use("kept", "x", "2024-05-01T12:01:00Z", 2);

    assertThat(
            ask(
                question(
                    "kept", "2024-05-01T12:00:30Z", "2024-05-01T12:02:00Z", QueryInterval.MINUTE)))
        .containsExactly("2024-05-01T12:00:30Z 0h 1", "2024-05-01T12:01:00Z 0h 2");
  }

  @Test
  void shouldSetApartWhatIsNobodys() throws QueryRefusedException {
    use("calls", "x", "2023-12-31T23:45:00Z", 1);
    use("calls", "x", "2024-01-01T00:00:00Z", 2);
    use("calls", "y", "2024-01-01T00:00:00Z", 4);
    MeterQuestion byCustomer =
        question("calls", "2023-12-01T00:00:00Z", "2024-02-01T00:00:00Z", null, "customer");

    assertThat(query.ask(0, byCustomer, Long.MAX_VALUE))
        .extracting(row -> row.customer() + " " + row.value() + " " + row.records())
        .containsExactly("null 5 2", "c 2 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          calls | 2024-05-01T00:00:00Z | 2024-05-01T00:00:00Z |              | region  | to
          calls | 1969-05-01T00:00:00Z | 2024-05-01T00:00:00Z |              | region  | from
          calls | 2024-05-01T00:05:00Z | 2024-05-02T00:00:00Z |              | region  | from
          calls | 2024-05-01T00:00:00Z | 2024-05-02T00:00:01Z |              | region  | to
          calls | 2024-05-01T00:00:00Z | 2024-05-02T00:00:00Z | FIVE_MINUTES | region  | interval
          calls | 2024-05-01T00:00:00Z | 2024-05-02T00:00:00Z | HOUR         | colour  | groupBy
          bits  | 2024-05-01T00:00:00Z | 2024-05-02T00:00:00Z | MINUTE       | subject | interval
          bits  | 2022-05-01T00:00:00Z | 2024-05-02T00:00:00Z | FIVE_MINUTES | subject | interval
          kept  | 2024-05-01T00:00:00Z | 2024-05-02T00:00:00.000001Z | HOUR  | subject | to
          seats | 2024-05-01T00:00:00Z | 2024-05-02T00:00:00Z |              | subject | meter
          """)
  void shouldNameTheFieldOfAQuestionThatHasNoAnswer(
      String key,
      String from,
      String to,
      @Nullable QueryInterval interval,
      String groupBy,
      String field) {
    QueryRefusedException refused =
        catchThrowableOfType(
            QueryRefusedException.class,
            () -> query.ask(0, question(key, from, to, interval, groupBy), Long.MAX_VALUE));

    assertThat(refused.field()).as(refused.message()).isEqualTo(field);
  }

  @Test
  void shouldRefuseAZoneWhoseDaysCutWindows() {
    MeterQuestion odd =
        new MeterQuestion(
            meter("calls"),
            Instant.parse("2024-05-01T00:00:00Z"),
            Instant.parse("2024-05-03T00:00:00Z"),
            QueryInterval.DAY,
            ZoneId.of("+05:53"),
            List.of(),
            List.of(),
            Map.of(),
            List.of());

    assertThatThrownBy(() -> query.ask(0, odd, Long.MAX_VALUE))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("+05:53");
  }

  @Test
  void shouldHoldNoMoreCellsThanAllowed() {
    Cells cells = new Cells(false, 2);
    assertThat(cells.of(7, 1)).isZero();
    assertThat(cells.of(7, 2)).isEqualTo(1);
    assertThat(cells.of(7, 1)).isZero();
    assertThat(cells.find(8, 1)).isEqualTo(Cells.NONE);

    assertThatThrownBy(() -> cells.of(8, 1)).isInstanceOf(Cells.TooManyException.class);
    Cells oneWindow = new Cells(true, 2);
    assertThat(oneWindow.of(1, 0)).isEqualTo(1);
    assertThatThrownBy(() -> oneWindow.of(2, 0)).isInstanceOf(Cells.TooManyException.class);
  }
}
