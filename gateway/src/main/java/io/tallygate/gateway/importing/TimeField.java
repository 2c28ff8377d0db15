package io.tallygate.gateway.importing;

import static io.tallygate.protocol.RefusalCode.MALFORMED_FIELD;
import static io.tallygate.protocol.RefusalCode.MISSING_FIELD;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event time of a row. For one thread. */
final class TimeField {
  private static final BigDecimal MS_MIN = new BigDecimal(Long.MIN_VALUE / 4);
  private static final BigDecimal MS_MAX = new BigDecimal(Long.MAX_VALUE / 4);

  private final TextField source;
  private final TimePattern[] patterns;

  /** To multiply a number with, to ms; null: patterns. */
  private final @Nullable BigDecimal epochFactor;

  private final LocalZone zone;
  private final Slice text = new Slice();
  private final Decimal number = new Decimal();
  private long timeMs;

  private TimeField(
      TextField source, TimePattern[] patterns, @Nullable BigDecimal epochFactor, LocalZone zone) {
    this.source = source;
    this.patterns = patterns;
    this.epochFactor = epochFactor;
    this.zone = zone;
  }

  /** Resolves the columns. */
  static TimeField of(Mapping.@Nullable Time written, Columns file) throws MappingException {
    if (written == null) {
      throw new MappingException("time", "is required: the column with the event's time");
    }
    TextField source =
        TextField.of(
            new Mapping.Text(
                written.column(),
                written.columns(),
                null,
                " ",
                null,
                null,
                null,
                java.util.Map.of(),
                null),
            file,
            "time");
    List<String> texts = new ArrayList<>(written.patterns());
    if (written.pattern() != null) {
      texts.add(0, written.pattern());
    }
    if (texts.isEmpty() == (written.epoch() == null)) {
      throw new MappingException("time", "needs either pattern (or patterns) or epoch");
    }
    if (written.epoch() != null) {
      if (written.zone() != null) {
        throw new MappingException("time.zone", "does not go with epoch, which counts from UTC");
      }
      return new TimeField(
          source, new TimePattern[0], epoch(written.epoch()), new LocalZone(ZoneId.of("UTC")));
    }
    TimePattern[] patterns = new TimePattern[texts.size()];
    boolean needsZone = false;
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = TimePattern.of(texts.get(i), "time.pattern");
      needsZone |= !patterns[i].hasOffset();
    }
    if (needsZone && written.zone() == null) {
      throw new MappingException(
          "time.zone",
          "is required, since the pattern has no offset from UTC; like Europe/Berlin or UTC");
    }
    return new TimeField(
        source, patterns, null, zone(written.zone() == null ? "UTC" : written.zone()));
  }

  private static LocalZone zone(String name) throws MappingException {
    try {
      return new LocalZone(ZoneId.of(name));
    } catch (DateTimeException e) {
      throw new MappingException(
          "time.zone", "is not a zone, like Europe/Berlin or UTC [value=" + name + "]");
    }
  }

  private static BigDecimal epoch(String unit) throws MappingException {
    return switch (unit) {
      case "s" -> new BigDecimal("1000");
      case "ms" -> BigDecimal.ONE;
      case "us" -> new BigDecimal("0.001");
      default ->
          throw new MappingException("time.epoch", "must be s, ms or us [value=" + unit + "]");
    };
  }

  /** Reads the time of a row; false, and says why, if it has none. */
  boolean read(Row row, Refused refused) {
    source.read(row, text);
    text.trim();
    if (text.isEmpty()) {
      return refused.because(MISSING_FIELD, source.name(), "the time is empty");
    }
    return epochFactor == null ? readPattern(refused) : readEpoch(epochFactor, refused);
  }

  private boolean readPattern(Refused refused) {
    for (TimePattern pattern : patterns) {
      if (pattern.parse(text)) {
        long local = pattern.localSeconds();
        long seconds =
            pattern.hasOffset() ? local - pattern.offsetSeconds() : zone.utcSeconds(local);
        if (seconds == LocalZone.SKIPPED) {
          return refused.because(
              MALFORMED_FIELD,
              source.name(),
              "the zone has no such time: the clocks were put forward over it");
        }
        timeMs = seconds * 1_000 + pattern.millis();
        return true;
      }
    }
    return refused.because(MALFORMED_FIELD, source.name(), "the time does not have the pattern");
  }

  private boolean readEpoch(BigDecimal factor, Refused refused) {
    if (!number.parse(text, false)) {
      return refused.because(
          MALFORMED_FIELD, source.name(), "the time is not a number of units since 1970");
    }
    BigDecimal ms = number.toBigDecimal().multiply(factor);
    if (ms.compareTo(MS_MIN) < 0 || ms.compareTo(MS_MAX) > 0) {
      return refused.because(MALFORMED_FIELD, source.name(), "the time is out of every range");
    }
    timeMs = ms.setScale(0, RoundingMode.FLOOR).longValueExact();
    return true;
  }

  /** The time of the row read last, in ms since 1970. */
  long timeMs() {
    return timeMs;
  }
}
