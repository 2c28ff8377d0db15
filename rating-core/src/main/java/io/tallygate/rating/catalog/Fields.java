package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogException.Problem;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text fields of a document and collects what is wrong with them: every reader gives null after it has noted a
 * problem, so that one pass finds them all.
 */
final class Fields {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final Pattern PULSE = Pattern.compile("([0-9.]+)/([0-9.]+)");
  private static final int KEY_MAX = 64;
  private static final int FOREIGN_KEY_MAX = 128;
  private static final int TEXT_MAX = 256;
  private static final int LABEL_MAX = 1024;
  private static final String MISSING = "is required";

  private final boolean isAccepted;
  private final List<Problem> problems = new ArrayList<>();
  private @Nullable String lastDateText;
  private @Nullable LocalDate lastDate;

  /**
   * @param isAccepted what is read was accepted before: what holds of a document as a whole is not looked for again
   */
  Fields(boolean isAccepted) {
    this.isAccepted = isAccepted;
  }

  boolean isAccepted() {
    return isAccepted;
  }

  void problem(String path, String message) {
    problems.add(new Problem(path, message));
  }

  /** How many problems were noted so far. */
  int count() {
    return problems.size();
  }

  void throwIfAny() throws CatalogException {
    if (!problems.isEmpty()) {
      throw new CatalogException(problems);
    }
  }

  /** Notes each key that occurs a second time in a list. */
  static final class Unique {
    private final Set<String> seen = new HashSet<>();

    void check(@Nullable String key, String path, Fields fields) {
      if (key != null && !fields.isAccepted && !seen.add(key)) {
        fields.problem(path, "occurs twice in this document [key=" + key + "]");
      }
    }
  }

  @Nullable String key(@Nullable String value, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    if (!isKey(value)) {
      problem(path, "must be 1 to 64 of A-Z a-z 0-9 _ . : - [value=" + value + "]");
      return null;
    }
    return value;
  }

  private static boolean isKey(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !(c >= '0' && c <= '9') && "_.:-".indexOf(c) < 0) {
        return false;
      }
    }
    return !value.isEmpty() && value.length() <= KEY_MAX;
  }

  /** No spaces and no control characters of ASCII. */
  private static boolean isForeignKey(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c == '\u007f') {
        return false;
      }
    }
    return !value.isEmpty() && value.codePointCount(0, value.length()) <= FOREIGN_KEY_MAX;
  }

  /**
   * Key of a customer, subscription or item: these come from other systems, often in numbers, so they may hold anything that
   * can be seen.
   */
  @Nullable String foreignKey(@Nullable String value, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    if (!isForeignKey(value)) {
      problem(path, "must be 1 to 128 characters without spaces [value=" + value + "]");
      return null;
    }
    return value;
  }

  @Nullable String text(@Nullable String value, String path) {
    if (value == null || value.isBlank()) {
      problem(path, MISSING);
      return null;
    }
    if (value.length() > TEXT_MAX) {
      problem(path, "is longer than " + TEXT_MAX + " characters [length=" + value.length() + "]");
      return null;
    }
    return value;
  }

  @Nullable BigDecimal decimal(@Nullable String value, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    if (!DECIMAL.matcher(value).matches()) {
      problem(
          path,
          "must be a decimal number of at most 18 digits before and after the point [value="
              + value
              + "]");
      return null;
    }
    return new BigDecimal(value);
  }

  /** A decimal that is 0 or more. */
  @Nullable BigDecimal notNegative(@Nullable String value, String path) {
    BigDecimal number = decimal(value, path);
    if (number != null && number.signum() < 0) {
      problem(path, "must be 0 or more [value=" + value + "]");
      return null;
    }
    return number;
  }

  /** A decimal that is 0 or more and at most 100. */
  @Nullable BigDecimal percent(@Nullable String value, String path) {
    BigDecimal number = notNegative(value, path);
    if (number != null && number.compareTo(BigDecimal.valueOf(100)) > 0) {
      problem(path, "must be at most 100 [value=" + value + "]");
      return null;
    }
    return number;
  }

  /** A decimal that is more than 0. */
  @Nullable BigDecimal positive(@Nullable String value, String path) {
    BigDecimal number = decimal(value, path);
    if (number != null && number.signum() <= 0) {
      problem(path, "must be more than 0 [value=" + value + "]");
      return null;
    }
    return number;
  }

  /** A decimal that the currency's minor unit can show. */
  @Nullable BigDecimal money(@Nullable String value, CurrencyUnit currency, String path) {
    BigDecimal number = decimal(value, path);
    if (number != null && number.stripTrailingZeros().scale() > currency.getDecimalPlaces()) {
      problem(
          path,
          "has more decimal places than "
              + currency.getCode()
              + " has [value="
              + value
              + "] [places="
              + currency.getDecimalPlaces()
              + "]");
      return null;
    }
    return number;
  }

  @Nullable LocalDate date(@Nullable String value, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    if (value.equals(lastDateText)) {
      // Many that are read together begin on one day.
      return lastDate;
    }
    try {
      LocalDate date = LocalDate.parse(value);
      if (date.getYear() < 1970 || date.getYear() > 9999) {
        problem(path, "must lie in 1970 to 9999 [value=" + value + "]");
        return null;
      }
      lastDateText = value;
      lastDate = date;
      return date;
    } catch (DateTimeException e) {
      problem(path, "must be a date like 2013-12-01 [value=" + value + "]");
      return null;
    }
  }

  @Nullable Duration duration(String value, String path) {
    try {
      Duration duration = Duration.parse(value);
      if (duration.isNegative()) {
        problem(path, "must not be negative [value=" + value + "]");
        return null;
      }
      return duration;
    } catch (DateTimeException e) {
      problem(path, "must be a duration like P400D or PT1H [value=" + value + "]");
      return null;
    }
  }

  @Nullable ZoneId zone(@Nullable String value, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    try {
      return ZoneId.of(value);
    } catch (DateTimeException e) {
      problem(path, "must be a time zone like Europe/Berlin [value=" + value + "]");
      return null;
    }
  }

  @Nullable CurrencyUnit currency(@Nullable String value, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    try {
      CurrencyUnit currency = CurrencyUnit.of(value);
      if (currency.isPseudoCurrency()) {
        problem(path, "has no minor unit to round to [value=" + value + "]");
        return null;
      }
      return currency;
    } catch (IllegalCurrencyException e) {
      problem(path, "must be a currency code like EUR [value=" + value + "]");
      return null;
    }
  }

  /**
   * A pulse like {@code 60/6}, in units.
   *
   * @param scale of the meter: the rule counts in its scaled units
   */
  @Nullable Pulse pulse(@Nullable String value, int scale, String path) {
    if (value == null) {
      problem(path, MISSING);
      return null;
    }
    Matcher matcher = PULSE.matcher(value);
    if (matcher.matches()) {
      BigDecimal first = positive(matcher.group(1), path);
      BigDecimal further = positive(matcher.group(2), path);
      if (first == null || further == null) {
        return null;
      }
      try {
        return new Pulse(scaled(first, scale), scaled(further, scale));
      } catch (ArithmeticException e) {
        problem(path, "does not fit the meter's scale [value=" + value + "] [scale=" + scale + "]");
        return null;
      }
    }
    problem(path, "must be a pulse like 60/60 or 60/6 [value=" + value + "]");
    return null;
  }

  private static long scaled(BigDecimal units, int scale) {
    return units.movePointRight(scale).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
  }

  /** Texts of an owner by name: bounded, and otherwise as they are. */
  void labels(Map<String, String> labels, String path) {
    if (labels.size() > Meter.LABELS_MAX) {
      problem(path, "are more than " + Meter.LABELS_MAX + " [count=" + labels.size() + "]");
    }
    labels.forEach(
        (name, text) -> {
          if (name.isEmpty() || name.length() > TEXT_MAX || text.length() > LABEL_MAX) {
            problem(
                path,
                "have names of 1 to "
                    + TEXT_MAX
                    + " and texts of at most "
                    + LABEL_MAX
                    + " characters [name="
                    + name.substring(0, Math.min(name.length(), KEY_MAX))
                    + "]");
          }
        });
  }

  /** A field that this type of thing does not have. */
  void absent(@Nullable Object value, String path, String type) {
    if (value != null) {
      problem(path, "is not a field of this type [type=" + type + "]");
    }
  }

  /** A property that cannot change once it is set. */
  void unchanged(Object before, Object after, String path) {
    if (!before.equals(after)) {
      problem(path, "cannot change [before=" + before + "] [after=" + after + "]");
    }
  }
}
