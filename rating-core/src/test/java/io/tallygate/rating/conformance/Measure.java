package io.tallygate.rating.conformance;

import io.tallygate.rating.charge.Fractions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.apache.commons.numbers.fraction.BigFraction;

/**
 * Which of a figure's amounts is compared, as the case's words on rounding say: the exact one; the exact one rounded once; or
 * what statements bill, where the case rounds at a point that the plan has.
 */
enum Measure {
  EXACT,
  ROUNDED,
  BILLED;

  /** Words for a point of rounding that lies before the total. */
  private static final String[] POINTS = {
    "each", "per part", "per line", "per event", "difference", "vat", "whole cents"
  };

  static Measure of(PeerCase peer) {
    String text = peer.rounding().toLowerCase(Locale.ROOT);
    String mode = peer.compare().mode();
    if (mode.equals("informative")) {
      return EXACT;
    }
    if (text.startsWith("none") || text.startsWith("total")) {
      // A total that is rounded is that of one call, and so is exact from there on.
      return mode.equals("round") ? ROUNDED : EXACT;
    }
    for (String point : POINTS) {
      if (text.contains(point)) {
        return BILLED;
      }
    }
    return mode.equals("round") ? ROUNDED : BILLED;
  }

  /** A figure's amount, comparable with what the case expects. */
  BigFraction amount(Figure figure, PeerCase.Compare compare) {
    return switch (this) {
      case EXACT -> figure.exact();
      case BILLED -> Fractions.of(figure.billed());
      case ROUNDED -> {
        int scale = compare.scale() == null ? 2 : compare.scale();
        RoundingMode mode = compare.rounding() == null ? RoundingMode.HALF_UP : compare.rounding();
        yield Fractions.of(figure.exact().bigDecimalValue(scale, mode));
      }
    };
  }

  /** Whether an exact amount is the one that a case gives, which may be cut after many digits. */
  static boolean isSame(BigFraction exact, BigDecimal given) {
    if (given.scale() < 20) {
      return exact.equals(Fractions.of(given));
    }
    return exact.bigDecimalValue(given.scale(), RoundingMode.HALF_UP).compareTo(given) == 0
        || exact.bigDecimalValue(given.scale(), RoundingMode.DOWN).compareTo(given) == 0;
  }
}
