package io.tallygate.rating.charge;

import io.tallygate.rating.period.Share;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.period.ZoneHistory;
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
  public BigFraction share(Span part, Span whole, ZoneHistory zones) {
    return switch (this) {
      case NONE -> BigFraction.ONE;
      case DAY -> fraction(Share.byDays(part, whole, zones));
      case SECOND -> fraction(Share.bySeconds(part, whole));
    };
  }

  private static BigFraction fraction(Share share) {
    return BigFraction.of(share.part(), share.whole());
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
