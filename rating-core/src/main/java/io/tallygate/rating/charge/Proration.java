package io.tallygate.rating.charge;

import io.tallygate.rating.period.Span;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.commons.numbers.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/** What share of a fee or a minimum is due for a part of its period. */
public enum Proration {
  /** All of it. */
  NONE,
  /** By local days; the first and the last day of use both count. */
  DAY,
  /** By elapsed seconds. */
  SECOND;

  /** The share of the whole that a part is, exact. */
  public BigFraction share(Span part, Span whole, ZoneId zone) {
    return switch (this) {
      case NONE -> BigFraction.ONE;
      case DAY -> BigFraction.of(days(part, zone), days(whole, zone));
      case SECOND ->
          BigFraction.of(
              ChronoUnit.SECONDS.between(part.from(), part.to()),
              ChronoUnit.SECONDS.between(whole.from(), whole.to()));
    };
  }

  /** Local days that a span touches. */
  static long days(Span span, ZoneId zone) {
    if (span.isEmpty()) {
      return 0;
    }
    return ChronoUnit.DAYS.between(
            span.from().atZone(zone).toLocalDate(),
            span.to().minusMillis(1).atZone(zone).toLocalDate())
        + 1;
  }

  /** As documents write it: {@code none}, {@code day}, {@code second}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that text; null if there is none. */
  public static @Nullable Proration of(String text) {
    for (Proration proration : values()) {
      if (proration.text().equals(text)) {
        return proration;
      }
    }
    return null;
  }
}
