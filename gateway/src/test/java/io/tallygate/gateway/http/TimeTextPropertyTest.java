package io.tallygate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Against java.time. */
class TimeTextPropertyTest {
  private static final DateTimeFormatter SECONDS_ALWAYS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX");
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");

  @Property(tries = 5_000)
  void readsEveryInstantAtEveryOffset(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_200_000_000L) long ms,
      @ForAll @IntRange(max = 999_999) int nanos,
      @ForAll @IntRange(min = -17 * 60, max = 17 * 60) int offset) {
    ZoneOffset zone = ZoneOffset.ofTotalSeconds(offset * 60);
    OffsetDateTime time = Instant.ofEpochMilli(ms).plusNanos(nanos).atOffset(zone);
    assertThat(TimeText.parse(SECONDS_ALWAYS.format(time))).isEqualTo(ms);
  }

  @Property(tries = 20_000)
  void agreesAboutWhatIsNoTime(@ForAll("almostTimes") String text) {
    long expected;
    try {
      expected =
          FORM.matcher(text).matches() && !text.substring(11).startsWith("24:")
              ? OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toEpochMilli()
              : TimeText.MALFORMED;
    } catch (DateTimeException e) {
      expected = TimeText.MALFORMED;
    }
    // java.time ends at 18 hours, RFC 3339 at 23:59, and java.time knows no leap second.
    long read = TimeText.parse(text);
    if (expected != TimeText.MALFORMED || !text.matches(".*(:60.*|[+-](18|19|2[0-3]):\\d\\d)")) {
      assertThat(read).as(text).isEqualTo(expected);
    }
  }

  @Test
  void readsTheFreedomsOfTheStandard() {
    long noon = Instant.parse("2013-12-01T12:00:00Z").toEpochMilli();
    assertThat(TimeText.parse("2013-12-01t12:00:00z")).isEqualTo(noon);
    assertThat(TimeText.parse("2013-12-01 12:00:00+00:00")).isEqualTo(noon);
    assertThat(TimeText.parse("2013-12-01T12:00:00.1Z")).isEqualTo(noon + 100);
    assertThat(TimeText.parse("2013-12-01T12:00:00.123999999999Z")).isEqualTo(noon + 123);
    assertThat(TimeText.parse("2013-12-01T12:00:00-00:00")).isEqualTo(noon);
    assertThat(TimeText.parse("2016-12-31T23:59:60Z"))
        .isEqualTo(Instant.parse("2016-12-31T23:59:59.999Z").toEpochMilli());
    assertThat(TimeText.parse("2017-01-01T00:59:60.5+01:00"))
        .isEqualTo(Instant.parse("2016-12-31T23:59:59.999Z").toEpochMilli());
    assertThat(TimeText.parse("2016-12-31T12:59:60Z")).isEqualTo(TimeText.MALFORMED);
    assertThat(TimeText.parse("2013-12-01T12:00:00")).isEqualTo(TimeText.MALFORMED);
    assertThat(TimeText.parse("")).isEqualTo(TimeText.MALFORMED);
  }

  @Provide
  Arbitrary<String> almostTimes() {
    Arbitrary<String> bases =
        Arbitraries.of(
            "2013-12-01T10:20:30Z",
            "2012-02-29T23:59:59.5+01:00",
            "1900-02-28T00:00:00.123-11:30",
            "2000-02-29T01:02:03.999999Z");
    Arbitrary<Character> replacements =
        Arbitraries.of("0123456789-+:.TZ x".chars().mapToObj(c -> (char) c).toList());
    return bases.flatMap(
        base ->
            Arbitraries.integers()
                .between(0, base.length() - 1)
                .flatMap(
                    at ->
                        replacements.flatMap(
                            c ->
                                Arbitraries.of(
                                    base.substring(0, at) + c + base.substring(at + 1),
                                    base.substring(0, at) + base.substring(at + 1),
                                    base.substring(0, at) + c + base.substring(at)))));
  }
}
