package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to write a length of time, read as seconds. */
enum DurationText {
  /** {@code 1h2m3.5s}, as Go writes it; a whole number without a unit is nanoseconds. */
  DURATION("duration like 1m13s", "(?:[0-9]+(?:\\.[0-9]+)?(?:h|m|s|ms|us|\u00b5s|ns))+|[0-9]+"),

  /** {@code 1:02:03} or {@code 02:03}. */
  CLOCK("duration like 0:01:13", "(?:[0-9]+:)?[0-9]{1,2}:[0-9]{1,2}(?:\\.[0-9]+)?");

  private static final int LENGTH_MAX = 40;
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s|us|\u00b5s|ns|$)");
  private static final Map<String, BigDecimal> SECONDS =
      Map.of(
          "h", new BigDecimal("3600"),
          "m", new BigDecimal("60"),
          "s", BigDecimal.ONE,
          "ms", new BigDecimal("0.001"),
          "us", new BigDecimal("0.000001"),
          "\u00b5s", new BigDecimal("0.000001"),
          "ns", new BigDecimal("0.000000001"),
          "", new BigDecimal("0.000000001"));

  private final String form;
  private final Pattern whole;

  DurationText(String form, String whole) {
    this.form = form;
    this.whole = Pattern.compile(whole);
  }

  /** What it looks like, for messages. */
  String form() {
    return form;
  }

  /** Reads a text into a number of seconds; false if it is not in this form. */
  boolean parse(Slice text, Decimal seconds) {
    if (text.length() > LENGTH_MAX) {
      return false;
    }
    String plain = new String(text.bytes, text.start, text.length(), UTF_8);
    if (!whole.matcher(plain).matches()) {
      return false;
    }
    BigDecimal sum = this == DURATION ? duration(plain) : clock(plain);
    BigDecimal stripped = sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros();
    if (stripped.precision() <= 18) {
      seconds.set(stripped.unscaledValue().longValueExact(), stripped.scale());
    } else {
      seconds.set(stripped);
    }
    return true;
  }

  private static BigDecimal duration(String plain) {
    BigDecimal sum = BigDecimal.ZERO;
    Matcher parts = PART.matcher(plain);
    while (parts.find()) {
      BigDecimal unit = SECONDS.get(parts.group(2));
      if (unit == null) {
        throw new IllegalStateException("a unit has no length [unit=" + parts.group(2) + "]");
      }
      sum = sum.add(new BigDecimal(parts.group(1)).multiply(unit));
    }
    return sum;
  }

  private static BigDecimal clock(String plain) {
    BigDecimal sum = BigDecimal.ZERO;
    for (String part : plain.split(":")) {
      sum = sum.multiply(new BigDecimal(60)).add(new BigDecimal(part));
    }
    return sum;
  }
}
