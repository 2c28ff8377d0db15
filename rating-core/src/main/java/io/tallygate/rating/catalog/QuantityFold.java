package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.catalog.CatalogDocument.CommitmentPart;
import io.tallygate.rating.catalog.CatalogDocument.QuantityPart;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.IntervalCommitment;
import io.tallygate.rating.charge.PriceInterval;
import io.tallygate.rating.charge.Quantity;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a charge prices, from its written form. */
final class QuantityFold {
  private static final long QUARTER_MINUTES = 15;

  private final Fields fields;
  private final MeterUse use;
  private final LimitFold limits;

  QuantityFold(Fields fields, MeterUse use, LimitFold limits) {
    this.fields = fields;
    this.use = use;
    this.limits = limits;
  }

  /** What was read. */
  record Read(Quantity quantity, BigDecimal included, @Nullable IntervalCommitment commitment) {}

  @Nullable Read read(ChargePart part, String path) {
    Meter meter = use.any(part.meter(), path + ".meter");
    DimensionFilter where = use.where(part.where(), meter, path);
    if (part.by() != null && meter != null) {
      use.dimension(part.by(), meter, path + ".by");
    }
    PriceInterval interval = interval(part.interval(), meter, path + ".interval");
    Quantity.Conversion conversion = conversion(part.quantity(), path + ".quantity");
    BigDecimal included =
        fields.notNegative(part.included() == null ? "0" : part.included(), path + ".included");
    IntervalCommitment commitment = commitment(part.commitment(), path + ".commitment");
    if (commitment != null && interval == null) {
      fields.problem(path + ".commitment", "needs an interval");
    }
    if (part.allowance() != null && interval != null) {
      fields.problem(path + ".allowance", "cannot be drawn by intervals");
    }
    return meter == null || conversion == null || included == null
        ? null
        : new Read(
            new Quantity(meter.key(), where, part.by(), interval, conversion),
            included,
            commitment);
  }

  private @Nullable PriceInterval interval(
      @Nullable String value, @Nullable Meter meter, String path) {
    if (value == null) {
      return null;
    }
    if (meter != null && meter.aggregation() == Aggregation.HELD) {
      fields.problem(path, "is not for what is held: it is weighted by time as it is");
    }
    if (value.equals("hour")) {
      return new PriceInterval(null, Duration.ofHours(1));
    }
    PeriodLength period = PeriodLength.of(value);
    if (period != null) {
      return new PriceInterval(period, null);
    }
    if (value.startsWith("P")) {
      Duration part = fields.duration(value, path);
      if (part == null) {
        return null;
      }
      long minutes = part.toMinutes();
      if (minutes > 0
          && part.equals(Duration.ofMinutes(minutes))
          && minutes % QUARTER_MINUTES == 0
          && minutes < Duration.ofDays(1).toMinutes()) {
        return new PriceInterval(null, part);
      }
    }
    fields.problem(
        path,
        "must be hour, day, week, month or a multiple of 15 minutes under a day, like PT15M [value="
            + value
            + "]");
    return null;
  }

  private Quantity.@Nullable Conversion conversion(@Nullable QuantityPart part, String path) {
    if (part == null) {
      return Quantity.Conversion.NONE;
    }
    BigDecimal multiply =
        fields.positive(part.multiply() == null ? "1" : part.multiply(), path + ".multiply");
    BigDecimal divide =
        fields.positive(part.divide() == null ? "1" : part.divide(), path + ".divide");
    RoundingMode round = null;
    if (part.round() != null && !part.round().equals("none")) {
      round = limits.mode(part.round(), path + ".round");
    }
    String unit = part.unit() == null ? null : fields.text(part.unit(), path + ".unit");
    return multiply == null || divide == null
        ? null
        : new Quantity.Conversion(multiply, divide, round, unit);
  }

  private @Nullable IntervalCommitment commitment(@Nullable CommitmentPart part, String path) {
    if (part == null) {
      return null;
    }
    BigDecimal minimum = fields.notNegative(part.minimum(), path + ".minimum");
    BigDecimal factor =
        fields.positive(
            part.overageFactor() == null ? "1" : part.overageFactor(), path + ".overageFactor");
    if (factor != null && factor.compareTo(BigDecimal.ONE) < 0) {
      fields.problem(
          path + ".overageFactor",
          "must be 1 or more: what exceeds the minimum costs no less [value=" + factor + "]");
    }
    return minimum == null || factor == null ? null : new IntervalCommitment(minimum, factor);
  }
}
