package io.tallygate.rating.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Periods tile time, whatever their length and anchor, and whatever clocks and customers do. */
class PeriodPropertyTest {
  private static final int STEPS = 300;

  @Provide
  Arbitrary<PeriodCalendar> calendars() {
    return RandomCalendars.calendars();
  }

  @Provide
  Arbitrary<PeriodLength> lengths() {
    return RandomCalendars.lengths();
  }

  @Provide
  Arbitrary<LocalDate> anchors() {
    return RandomCalendars.anchors();
  }

  @Provide
  Arbitrary<Instant> instants() {
    return RandomCalendars.instants();
  }

  @Provide
  Arbitrary<Long> seconds() {
    return Arbitraries.longs().between(0, 10L * 366 * 86_400);
  }

  /** Up to 300 periods on end: a year of days, three centuries of years. */
  @Property
  void shouldTileTimeWithoutGapOrOverlap(
      @ForAll("calendars") PeriodCalendar calendar, @ForAll("instants") Instant from) {
    Set<String> labels = new HashSet<>();
    Instant at = from;
    for (int i = 0; i < STEPS; i++) {
      BillingPeriod period = calendar.containing(at);

      assertThat(period.holds(at)).isTrue();
      assertThat(i == 0 || period.start().equals(at)).as("begins where the last ends").isTrue();
      assertThat(calendar.containing(period.start())).isEqualTo(period);
      assertThat(calendar.containing(period.end().minusNanos(1))).isEqualTo(period);
      assertThat(labels.add(period.label())).as("label of its own: " + period.label()).isTrue();
      at = period.end();
    }
  }

  /** Where one begins to count makes no difference: borders come from the anchor. */
  @Property
  void shouldFindTheSamePeriodFromEveryInstantInIt(
      @ForAll("calendars") PeriodCalendar calendar,
      @ForAll("instants") Instant at,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long offset) {
    BillingPeriod period = calendar.containing(at);
    long seconds = period.end().getEpochSecond() - period.start().getEpochSecond();

    assertThat(calendar.containing(period.start().plusSeconds(offset % seconds))).isEqualTo(period);
  }

  /** Against counting on by one period after the other, with the anchor's day of the month kept in mind. */
  @Property
  void shouldFindTheDatesThatCountingFinds(
      @ForAll("lengths") PeriodLength length, @ForAll("anchors") LocalDate anchor) {
    LocalDate expected = anchor;
    for (int i = 1; i <= 50; i++) {
      LocalDate previous = expected;
      expected =
          switch (length.unit()) {
            case DAY -> expected.plusDays(length.every());
            case WEEK -> expected.plusWeeks(length.every());
            case MONTH -> onDay(expected.plusMonths(length.every()), anchor);
            case QUARTER -> onDay(expected.plusMonths(3L * length.every()), anchor);
            case YEAR -> onDay(expected.plusYears(length.every()), anchor);
          };
      assertThat(length.start(anchor, i)).isEqualTo(expected);
      assertThat(length.index(anchor, expected)).isEqualTo(i);
      assertThat(length.index(anchor, expected.minusDays(1))).isEqualTo(i - 1);
      assertThat(length.index(anchor, previous)).isEqualTo(i - 1);
    }
    assertThat(length.index(anchor, anchor.minusDays(1))).isEqualTo(-1);
  }

  private static LocalDate onDay(LocalDate date, LocalDate anchor) {
    return date.withDayOfMonth(Math.min(anchor.getDayOfMonth(), date.lengthOfMonth()));
  }

  @Property
  void shouldShareAPeriodOutExactly(
      @ForAll("calendars") PeriodCalendar calendar,
      @ForAll("instants") Instant at,
      @ForAll @Size(max = 6) List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> cuts) {
    BillingPeriod period = calendar.containing(at);
    Span whole = period.span();
    long seconds = whole.to().getEpochSecond() - whole.from().getEpochSecond();
    List<Instant> borders = new ArrayList<>(List.of(whole.from(), whole.to()));
    cuts.forEach(cut -> borders.add(whole.from().plusSeconds(cut % seconds)));
    borders.sort(null);

    List<Share> days = new ArrayList<>();
    List<Share> elapsed = new ArrayList<>();
    for (int i = 1; i < borders.size(); i++) {
      Span part = new Span(borders.get(i - 1), borders.get(i));
      days.add(Share.byDays(part, whole, calendar.zones()));
      elapsed.add(Share.bySeconds(part, whole));
    }

    assertThat(isOne(days)).as("by days: " + days).isTrue();
    assertThat(isOne(elapsed)).as("by seconds: " + elapsed).isTrue();
  }

  /** Adds fractions, without trusting that they have one denominator. */
  private static boolean isOne(List<Share> shares) {
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ONE;
    for (Share share : shares) {
      BigInteger whole = BigInteger.valueOf(share.whole());
      numerator =
          numerator.multiply(whole).add(BigInteger.valueOf(share.part()).multiply(denominator));
      denominator = denominator.multiply(whole);
    }
    return numerator.equals(denominator);
  }

  /** Whole periods in the number of days that the calendar says, apart from days that clocks or moves leave out. */
  @Property
  void shouldCountDaysAsTheCalendarDoes(
      @ForAll("calendars") PeriodCalendar calendar, @ForAll("instants") Instant at) {
    BillingPeriod period = calendar.containing(at);
    long index = calendar.length().index(calendar.anchor(), calendar.zones().dayAt(at));
    long dates = 0;
    LocalDate next = calendar.length().start(calendar.anchor(), index + 1);
    for (LocalDate day = calendar.length().start(calendar.anchor(), index);
        day.isBefore(next);
        day = day.plusDays(1)) {
      Span span =
          new Span(calendar.zones().startOf(day), calendar.zones().startOf(day.plusDays(1)));
      dates += span.isEmpty() ? 0 : 1;
    }

    assertThat(calendar.zones().days(period.span())).isEqualTo(dates);
  }

  @Property
  void shouldTouchWhatTheSpanTouches(
      @ForAll("calendars") PeriodCalendar calendar,
      @ForAll("instants") Instant from,
      @ForAll("seconds") long seconds) {
    Span span = new Span(from, from.plusSeconds(seconds));
    List<BillingPeriod> touching = calendar.touching(span);

    assertThat(touching).allMatch(period -> !period.span().intersect(span).isEmpty());
    assertThat(touching.isEmpty()).isEqualTo(span.isEmpty());
    if (!span.isEmpty()) {
      assertThat(touching.get(0)).isEqualTo(calendar.containing(from));
      assertThat(touching.get(touching.size() - 1).end()).isAfterOrEqualTo(span.to());
    }
    for (int i = 1; i < touching.size(); i++) {
      assertThat(touching.get(i).start()).isEqualTo(touching.get(i - 1).end());
    }
  }
}
