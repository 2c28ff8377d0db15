package io.tallygate.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Against java.time. */
class TimePatternPropertyTest {
  private static final List<String> PATTERNS =
      List.of(
          "uuuu-MM-dd HH:mm:ss",
          "uuuuMMddHHmmss",
          "d.M.uuuu H:mm",
          "dd/MMM/uuuu:HH:mm:ss Z",
          "'['dd/MMM/uuuu:HH:mm:ss Z']'",
          "uuuu-MM-dd'T'HH:mm:ss.SSSXXX",
          "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX",
          "uuuu-MM-dd");

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  @Property(tries = 3_000)
  void readsWhatJavaTimeWrites(
      @ForAll("patterns") String pattern,
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_200_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(min = -17 * 4, max = 17 * 4) int quarters)
      throws Exception {
    OffsetDateTime time =
        LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC)
            .atOffset(ZoneOffset.ofTotalSeconds(quarters * 900));
    String text = formatter(pattern).format(time);
    TimePattern read = TimePattern.of(pattern, "time.pattern");
    assertThat(read.parse(RowsOf.slice(text))).as(text).isTrue();
    LocalDateTime local = time.toLocalDateTime();
    if (!pattern.contains("ss")) {
      local = pattern.contains("mm") ? local.withSecond(0) : local.toLocalDate().atStartOfDay();
    }
    assertThat(read.localSeconds()).as(text).isEqualTo(local.toEpochSecond(ZoneOffset.UTC));
    assertThat(read.millis()).isEqualTo(pattern.contains("S") ? nanos / 1_000_000 : 0);
    assertThat(read.offsetSeconds()).isEqualTo(read.hasOffset() ? quarters * 900 : 0);
  }

  @Property(tries = 5_000)
  void agreesAboutWhatIsNoTime(@ForAll("almostTimes") String text) throws Exception {
    String pattern = "uuuu-MM-dd HH:mm:ss";
    boolean expected;
    try {
      LocalDateTime.parse(text, formatter(pattern));
      expected = true;
    } catch (DateTimeException e) {
      expected = false;
    }
    assertThat(TimePattern.of(pattern, "p").parse(RowsOf.slice(text))).as(text).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(PATTERNS);
  }

  @Provide
  Arbitrary<String> almostTimes() {
    Arbitrary<String> right =
        Arbitraries.of("2024-02-29 23:59:59", "2023-02-29 00:00:00", "1900-02-28 12:30:00");
    Arbitrary<Integer> at = Arbitraries.integers().between(0, 18);
    Arbitrary<Character> letter = Arbitraries.of('0', '1', '2', '3', '6', '9', '-', ' ', ':', 'T');
    return net.jqwik.api.Combinators.combine(right, at, letter)
        .as((text, index, c) -> text.substring(0, index) + c + text.substring(index + 1));
  }

  @Property(tries = 3_000)
  void turnsLocalTimesIntoInstantsAsJavaTimeDoes(
      @ForAll("zones") String zone,
      @ForAll @LongRange(min = -2_000_000_000L, max = 4_000_000_000L) long localSecond) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
    long read = new LocalZone(ZoneId.of(zone)).utcSeconds(localSecond);
    boolean exists = !ZoneId.of(zone).getRules().getValidOffsets(local).isEmpty();
    assertThat(read)
        .isEqualTo(exists ? local.atZone(ZoneId.of(zone)).toEpochSecond() : LocalZone.SKIPPED);
  }

  @Provide
  Arbitrary<String> zones() {
    return Arbitraries.of(
        "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC", "Australia/Lord_Howe");
  }

  @Test
  void shouldKnowTheHoursThatClocksSkipAndRepeat() {
    LocalZone berlin = new LocalZone(ZoneId.of("Europe/Berlin"));
    long skipped = LocalDateTime.parse("2026-03-29T02:30:00").toEpochSecond(ZoneOffset.UTC);
    long twice = LocalDateTime.parse("2026-10-25T02:30:00").toEpochSecond(ZoneOffset.UTC);
    assertThat(berlin.utcSeconds(skipped)).isEqualTo(LocalZone.SKIPPED);
    assertThat(berlin.utcSeconds(twice)).isEqualTo(twice - 7_200);
  }

  @Test
  void shouldRefuseLettersThatItDoesNotKnow() {
    assertThatThrownBy(() -> TimePattern.of("uu-MM-dd", "time.pattern"))
        .hasMessageContaining("time.pattern: has letters that are not understood [letters=uu]");
    assertThatThrownBy(() -> TimePattern.of("HH:mm", "time.pattern"))
        .hasMessageContaining("must have year, month and day");
    assertThatThrownBy(() -> TimePattern.of("uuuu-MM-dd'T", "time.pattern"))
        .hasMessageContaining("a quote is not closed");
  }
}
