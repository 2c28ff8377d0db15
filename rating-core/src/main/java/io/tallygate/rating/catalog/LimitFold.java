package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.DiscountPart;
import io.tallygate.rating.catalog.CatalogDocument.MinimumPart;
import io.tallygate.rating.catalog.CatalogDocument.RoundingPart;
import io.tallygate.rating.catalog.CatalogDocument.TaxPart;
import io.tallygate.rating.charge.Limits;
import io.tallygate.rating.charge.Proration;
import io.tallygate.rating.charge.Rounding;
import io.tallygate.rating.charge.Tax;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What plans and charges have in common: limits, rounding, tax. Null after a problem, but for what has a default. */
final class LimitFold {
  private static final int DIGITS_MAX = 12;
  private final Fields fields;

  LimitFold(Fields fields) {
    this.fields = fields;
  }

  Limits limits(
      @Nullable DiscountPart discount,
      @Nullable String maximum,
      @Nullable MinimumPart minimum,
      String path) {
    BigDecimal percent = null;
    BigDecimal amount = null;
    if (discount != null) {
      if ((discount.percent() == null) == (discount.amount() == null)) {
        fields.problem(path + ".discount", "needs either percent or amount");
      } else if (discount.percent() != null) {
        percent = fields.percent(discount.percent(), path + ".discount.percent");
      } else {
        amount = fields.notNegative(discount.amount(), path + ".discount.amount");
      }
    }
    BigDecimal most = maximum == null ? null : fields.notNegative(maximum, path + ".maximum");
    Limits.Minimum least = minimum == null ? null : minimum(minimum, path + ".minimum");
    if (most != null && least != null && least.amount().compareTo(most) > 0) {
      fields.problem(
          path + ".minimum.amount",
          "is more than the maximum [minimum=" + least.amount() + "] [maximum=" + most + "]");
    }
    Limits limits = new Limits(percent, amount, most, least);
    return limits.equals(Limits.NONE) ? Limits.NONE : limits;
  }

  private Limits.@Nullable Minimum minimum(MinimumPart part, String path) {
    BigDecimal amount = fields.notNegative(part.amount(), path + ".amount");
    Proration proration = proration(part.prorate(), path + ".prorate");
    return amount == null ? null : new Limits.Minimum(amount, proration);
  }

  Proration proration(@Nullable String value, String path) {
    if (value == null) {
      return Proration.NONE;
    }
    Proration proration = Proration.of(value);
    if (proration == null) {
      fields.problem(path, "must be none, day or second [value=" + value + "]");
      return Proration.NONE;
    }
    return proration;
  }

  Rounding rounding(@Nullable RoundingPart part, Rounding otherwise, String path) {
    if (part == null) {
      return otherwise;
    }
    Rounding.Point point = Rounding.Point.LINE;
    if (part.point() != null) {
      switch (part.point()) {
        case "line" -> point = Rounding.Point.LINE;
        case "event" -> point = Rounding.Point.EVENT;
        default ->
            fields.problem(path + ".point", "must be line or event [value=" + part.point() + "]");
      }
    }
    Integer digits = part.digits();
    if (digits != null && (digits < 0 || digits > DIGITS_MAX)) {
      fields.problem(path + ".digits", "must be 0 to " + DIGITS_MAX + " [value=" + digits + "]");
      digits = null;
    }
    RoundingMode mode = mode(part.mode() == null ? "half-up" : part.mode(), path + ".mode");
    return new Rounding(point, mode == null ? RoundingMode.HALF_UP : mode, digits);
  }

  /** A direction; null after a problem. */
  @Nullable RoundingMode mode(String value, String path) {
    return switch (value) {
      case "half-up" -> RoundingMode.HALF_UP;
      case "half-down" -> RoundingMode.HALF_DOWN;
      case "half-even" -> RoundingMode.HALF_EVEN;
      case "up" -> RoundingMode.UP;
      case "down" -> RoundingMode.DOWN;
      default -> {
        fields.problem(
            path, "must be half-up, half-down, half-even, up or down [value=" + value + "]");
        yield null;
      }
    };
  }

  @Nullable Tax tax(@Nullable TaxPart part, String path) {
    if (part == null) {
      return null;
    }
    BigDecimal percent = fields.percent(part.percent(), path + ".percent");
    boolean isPerLine = choice(part.point(), "total", "line", path + ".point");
    boolean isIncluded = choice(part.prices(), "net", "gross", path + ".prices");
    return percent == null ? null : new Tax(percent, isPerLine, isIncluded);
  }

  /** True for the second of two words; the first is the default. */
  private boolean choice(@Nullable String value, String first, String second, String path) {
    if (value != null && !value.equals(first) && !value.equals(second)) {
      fields.problem(path, "must be " + first + " or " + second + " [value=" + value + "]");
    }
    return second.equals(value);
  }
}
