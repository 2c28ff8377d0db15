package io.tallygate.rating.charge.call;

import static io.tallygate.rating.charge.call.Tariffs.band;
import static io.tallygate.rating.charge.call.Tariffs.daily;
import static io.tallygate.rating.charge.call.Tariffs.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tallygate.rating.meter.PartSink;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartRuleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static PartRule rule(CallTariff tariff) {
    return tariff.in(BERLIN, 0).rule();
  }

  private static List<String> parts(PartRule rule, String start, long quantity) {
    List<String> parts = new ArrayList<>();
    rule.split(
        Instant.parse(start).toEpochMilli(), quantity, (part, q) -> parts.add(part + "=" + q));
    return parts;
  }

  private static CallTariff peak(String connect, String price, String pulse, String from) {
    return Tariffs.banded(
        BandRule.SPLIT,
        band(
            "peak",
            daily(from + "-19:00"),
            connect,
            step("0", price, "60", "60"),
            step("60", "1", "1", pulse)),
        band("off-peak", null, "0", step("0", "1", "60", "60")));
  }

  @Test
  void shouldNumberPartsBandByBand() {
    PartRule rule = rule(Tariffs.named("peak"));

    assertThat(rule.partCount()).isEqualTo(5);
    assertThat(List.of(rule.band(0), rule.band(1), rule.band(2), rule.band(3), rule.band(4)))
        .containsExactly(0, 0, 0, 1, 1);
    assertThat(List.of(rule.isConnect(0), rule.isConnect(2), rule.isConnect(3)))
        .containsExactly(true, false, true);
    assertThat(List.of(rule.step(1), rule.step(2), rule.step(4))).containsExactly(0, 1, 0);
  }

  @Test
  void shouldTakeACallApart() {
    // 18:58 in Berlin: two minutes of peak, the second at the second step
    assertThat(parts(rule(Tariffs.named("peak")), "2019-03-11T17:58:00Z", 200))
        .containsExactly("0=1", "1=60", "2=60", "4=80");
  }

  @Test
  void shouldCountAConnectAsAWholeUnitOfTheMeter() {
    PartRule rule = Tariffs.named("per-second").in(BERLIN, 3).rule();

    assertThat(parts(rule, "2019-03-11T17:58:00Z", 1_500)).containsExactly("0=1000", "1=2000");
  }

  @Test
  void shouldHaveNoPartsWithoutACall() {
    assertThat(parts(rule(Tariffs.named("peak")), "2019-03-11T17:58:00Z", 0)).isEmpty();
  }

  @Test
  void shouldTakeACallBackPartByPart() {
    assertThat(parts(rule(Tariffs.named("peak")), "2019-03-11T17:58:00Z", -200))
        .containsExactly("0=-1", "1=-60", "2=-60", "4=-80");
  }

  @Test
  void shouldBeSharedByTariffsThatDifferInPricesAndNamesOnly() {
    CallTariff cheap = peak("0", "0.1", "10", "08:00");
    CallTariff dear =
        Tariffs.rounded(
            Tariffs.withMaximum(peak("0.5", "0.7", "10.0", "08:00"), "9"),
            java.math.RoundingMode.UP,
            2);

    assertThat(rule(cheap)).isEqualTo(rule(dear)).hasSameHashCodeAs(rule(dear));
    // the calendar of a tariff whose bands know no holidays, and the zone of one that knows no
    // times, do not matter
    assertThat(rule(cheap)).isEqualTo(rule(CallTariff.of(cheap.bands())));
    assertThat(Tariffs.named("60/60").in(BERLIN, 0).rule())
        .isEqualTo(Tariffs.named("60/60").in(ZoneOffset.UTC, 0).rule());
  }

  @Test
  void shouldDifferWhereCallsAreTakenApartDifferently() {
    CallTariff tariff = peak("0", "0.1", "10", "08:00");
    CallTariff holidays = Tariffs.named("holidays");
    CallTariff otherHolidays =
        new CallTariff(
            holidays.bands(),
            HolidayCalendar.of("de", List.of(LocalDate.parse("2024-12-25"))),
            BandRule.SPLIT,
            false,
            null,
            null,
            null);

    assertThat(rule(tariff))
        .isNotEqualTo(rule(peak("0", "0.1", "6", "08:00")))
        .isNotEqualTo(rule(peak("0", "0.1", "10", "08:15")))
        .isNotEqualTo(rule(Tariffs.completed(tariff)))
        .isNotEqualTo(rule(Tariffs.withFirst(tariff, "30")))
        .isNotEqualTo(
            rule(new CallTariff(tariff.bands(), null, BandRule.START, false, null, null, null)))
        .isNotEqualTo(tariff.in(BERLIN, 1).rule())
        .isNotEqualTo(tariff.in(ZoneOffset.UTC, 0).rule());
    assertThat(rule(holidays)).isNotEqualTo(rule(otherHolidays));
  }

  @Test
  void shouldFollowBandsForAYearAndNoLonger() {
    PartRule rule = Tariffs.named("gondwanaland").in(ZoneOffset.UTC, 0).rule();
    long[] billed = new long[rule.partCount()];
    long year = 366 * 86_400L;

    rule.split(0, year + 100 * 86_400L, (part, quantity) -> billed[part] += quantity);

    // day 0, 08:00-18:00; evening 2, 18:00-22:00; night 4, with midnight and what comes after a
    // year
    assertThat(billed[1]).isEqualTo(366 * 10 * 3_600);
    assertThat(billed[3]).isEqualTo(366 * 4 * 3_600);
    assertThat(billed[5]).isEqualTo((366 * 10 + 100 * 24) * 3_600);
  }

  @Test
  void shouldEndWhateverTheLengthAndTheStart() {
    for (int scale : new int[] {0, 3, 9}) {
      for (String name : List.of("gondwanaland", "completed", "peak", "60/10", "holidays")) {
        PartRule rule = Tariffs.named(name).in(BERLIN, scale).rule();
        for (long start : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
          for (long quantity : new long[] {Long.MIN_VALUE, -1, 1, Long.MAX_VALUE}) {
            long[] sum = new long[1];
            rule.split(start, quantity, (part, q) -> sum[0] = Math.addExact(sum[0], q));
            assertThat(Long.signum(sum[0])).isEqualTo(Long.signum(quantity));
          }
        }
      }
    }
  }

  @Test
  void shouldAllocateNothing() {
    PartRule rule = Tariffs.named("holidays").in(BERLIN, 0).rule();
    long[] sum = new long[1];
    PartSink sink = (part, quantity) -> sum[0] += quantity;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long start = Instant.parse("2024-12-24T20:00:00Z").toEpochMilli();
    rule.split(start, 200_000, sink);

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1_000; i++) {
      rule.split(start + i, 200_000, sink);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // what the measurement itself takes; a single object a call would be 16,000 bytes
    assertThat(allocated).isLessThan(4_000);
    assertThat(sum[0]).isPositive();
  }
}
