package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.catalog.ChargeFold.Common;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.EventPercentage;
import io.tallygate.rating.charge.EventPrice;
import io.tallygate.rating.charge.Graduated;
import io.tallygate.rating.charge.GraduatedEvents;
import io.tallygate.rating.charge.GraduatedHeld;
import io.tallygate.rating.charge.Proration;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Charges that look at each event: they need a meter that keeps them. Null after a problem. */
final class EventChargeFold {
  private final Fields fields;
  private final MeterUse use;
  private final LimitFold limits;
  private final TierFold tiers;

  EventChargeFold(Fields fields, MeterUse use, LimitFold limits, TierFold tiers) {
    this.fields = fields;
    this.use = use;
    this.limits = limits;
    this.tiers = tiers;
  }

  @Nullable Charge held(ChargePart part, Common common) {
    Meter meter = use.keeping(part.meter(), common.path() + ".meter", "graduated-held");
    DimensionFilter where = use.where(part.where(), meter, common.path());
    Proration proration =
        part.prorate() == null
            ? Proration.DAY
            : limits.proration(part.prorate(), common.path() + ".prorate");
    if (meter != null && meter.aggregation() != Aggregation.HELD) {
      fields.problem(
          common.path() + ".meter", "must be a meter of what is held [key=" + meter.key() + "]");
    }
    return meter == null
        ? null
        : new GraduatedHeld(
            common.key(),
            common.name(),
            meter.key(),
            where,
            tiers.tiers(part.tiers(), false, common.path()),
            proration);
  }

  @Nullable Charge price(ChargePart part, Common common) {
    Meter meter = use.keeping(part.meter(), common.path() + ".meter", "unit-price-in-event");
    DimensionFilter where = use.where(part.where(), meter, common.path());
    String attribute = fields.key(part.attribute(), common.path() + ".attribute");
    BigDecimal otherwise =
        fields.decimal(
            part.otherwise() == null ? "0" : part.otherwise(), common.path() + ".default");
    if (meter == null || attribute == null || otherwise == null) {
      return null;
    }
    if (!meter.attributes().contains(attribute)) {
      fields.problem(
          common.path() + ".attribute",
          "is not an attribute of the meter [attribute="
              + attribute
              + "] [meter="
              + meter.key()
              + "]");
    }
    return new EventPrice(
        common.key(),
        common.name(),
        meter.key(),
        where,
        attribute,
        otherwise,
        common.rounding(),
        ChargeFold.isTrue(part.itemise()));
  }

  /** Tiers over the running total, each event with the increase that it causes. */
  @Nullable Charge graduated(ChargePart part, Common common, Graduated pricing) {
    checkItemised(part, common.path());
    Meter meter = use.keeping(part.meter(), common.path() + ".meter", "itemise");
    DimensionFilter where = use.where(part.where(), meter, common.path());
    return meter == null
        ? null
        : new GraduatedEvents(
            common.key(), common.name(), meter.key(), where, pricing, common.rounding());
  }

  /** There is one running total, and nothing of it is free. */
  private void checkItemised(ChargePart part, String path) {
    String type = "graduated-percentage with itemise";
    fields.absent(part.by(), path + ".by", type);
    fields.absent(part.interval(), path + ".interval", type);
    fields.absent(part.quantity(), path + ".quantity", type);
    fields.absent(part.included(), path + ".included", type);
    fields.absent(part.allowance(), path + ".allowance", type);
    fields.absent(part.commitment(), path + ".commitment", type);
    fields.absent(part.flatAtZero(), path + ".flatAtZero", type);
  }

  @Nullable Charge percentage(ChargePart part, Common common, String percent) {
    String path = common.path();
    fields.absent(
        part.rates().isEmpty() ? null : part.rates(), path + ".rates", "percentage with percent");
    fields.absent(part.dimension(), path + ".dimension", "percentage with percent");
    Meter meter = use.keeping(part.meter(), path + ".meter", "percentage with percent");
    DimensionFilter where = use.where(part.where(), meter, path);
    BigDecimal rate = fields.percent(percent, path + ".percent");
    BigDecimal fixed =
        fields.notNegative(part.fixedFee() == null ? "0" : part.fixedFee(), path + ".fixedFee");
    Long events = wholeNumber(part.freeEvents(), path + ".freeEvents");
    BigDecimal amount = optional(part.freeAmount(), path + ".freeAmount");
    BigDecimal least = optional(part.minimumPerEvent(), path + ".minimumPerEvent");
    BigDecimal most = optional(part.maximumPerEvent(), path + ".maximumPerEvent");
    if (least != null && most != null && least.compareTo(most) > 0) {
      fields.problem(
          path + ".minimumPerEvent",
          "is more than the maximum [minimum=" + least + "] [maximum=" + most + "]");
    }
    return meter == null || rate == null || fixed == null
        ? null
        : new EventPercentage(
            common.key(),
            common.name(),
            meter.key(),
            where,
            rate,
            fixed,
            events,
            amount,
            least,
            most,
            common.rounding(),
            ChargeFold.isTrue(part.itemise()));
  }

  private @Nullable BigDecimal optional(@Nullable String value, String path) {
    return value == null ? null : fields.notNegative(value, path);
  }

  private @Nullable Long wholeNumber(@Nullable String value, String path) {
    BigDecimal number = optional(value, path);
    if (number == null) {
      return null;
    }
    if (number.stripTrailingZeros().scale() > 0) {
      fields.problem(path, "must be a whole number [value=" + value + "]");
      return null;
    }
    return number.longValueExact();
  }
}
