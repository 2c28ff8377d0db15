package io.tallygate.gateway.compat.lago;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times in seconds since 1970, whole or with decimals, as a number or as text. */
final class Timestamps {
  /** Up to the year 9999, and no more decimals than anybody has. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,18})?");

  private static final long SECONDS_MAX = 253_402_300_799L;
  private static final int MILLISECOND_DIGITS = 3;

  private Timestamps() {}

  /**
   * A time, cut to milliseconds.
   *
   * @param absent stands for none
   * @return null if it cannot be read
   */
  static @Nullable Instant read(JsonNode value, Instant absent) {
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isTextual() && !value.isNumber()) {
      return null;
    }
    String text = value.asText();
    if (!SECONDS.matcher(text).matches()) {
      return null;
    }
    long ms =
        new BigDecimal(text)
            .movePointRight(MILLISECOND_DIGITS)
            .setScale(0, RoundingMode.FLOOR)
            .longValueExact();
    return ms / 1_000 > SECONDS_MAX ? null : Instant.ofEpochMilli(ms);
  }
}
