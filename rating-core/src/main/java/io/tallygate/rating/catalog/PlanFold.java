package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.catalog.CatalogDocument.PlanPart;
import io.tallygate.rating.charge.BaseFee;
import io.tallygate.rating.charge.Call;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.OneOff;
import io.tallygate.rating.charge.PerUnit;
import io.tallygate.rating.charge.Percentage;
import io.tallygate.rating.charge.SetupFee;
import io.tallygate.rating.charge.UnitPrice;
import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** Plans and their charges from their written form. A call charge adds its pulse to its meter. */
final class PlanFold {
  private final Fields fields;
  private final Map<String, Meter> meters;

  /**
   * Makes a fold over a tenant's meters.
   *
   * @param meters by key; a call charge whose pulse is missing replaces its meter here
   */
  PlanFold(Fields fields, Map<String, Meter> meters) {
    this.fields = fields;
    this.meters = meters;
  }

  /** Reads a plan; null after a problem. */
  @Nullable Plan read(PlanPart part, @Nullable Plan before, int version, String path) {
    String key = fields.key(part.key(), path + ".key");
    String name = part.name() == null ? key : fields.text(part.name(), path + ".name");
    CurrencyUnit currency = fields.currency(part.currency(), path + ".currency");
    PeriodLength period = length(part.period(), PeriodLength.MONTH, path + ".period");
    List<Charge> charges = new ArrayList<>();
    Fields.Unique keys = new Fields.Unique();
    for (int i = 0; i < part.charges().size(); i++) {
      String at = path + ".charges[" + i + "]";
      keys.check(part.charges().get(i).key(), at + ".key", fields);
      Charge charge = charge(part.charges().get(i), currency, at);
      if (charge != null) {
        charges.add(charge);
      }
    }
    if (key == null || name == null || currency == null || period == null) {
      return null;
    }
    if (before != null) {
      fields.unchanged(before.currency(), currency, path + ".currency");
      fields.unchanged(before.period().text(), period.text(), path + ".period");
    }
    return new Plan(key, name, currency, period, charges, version);
  }

  private @Nullable PeriodLength length(
      @Nullable String value, PeriodLength otherwise, String path) {
    if (value == null) {
      return otherwise;
    }
    PeriodLength length = PeriodLength.of(value);
    if (length == null) {
      fields.problem(path, "must be month or quarter [value=" + value + "]");
    }
    return length;
  }

  private @Nullable Charge charge(ChargePart part, @Nullable CurrencyUnit currency, String path) {
    String key = fields.key(part.key(), path + ".key");
    if (OneOff.CHARGE.equals(key)) {
      fields.problem(path + ".key", "is reserved for one-off items [key=" + key + "]");
    }
    String name = part.name() == null ? key : fields.text(part.name(), path + ".name");
    if (part.type() == null) {
      fields.problem(path + ".type", "is required");
      return null;
    }
    if (key == null || name == null) {
      return null;
    }
    refuseForeignFields(part, part.type(), path);
    return switch (part.type()) {
      case "per-unit" -> perUnit(part, key, name, path);
      case "call" -> call(part, key, name, path);
      case "percentage" -> percentage(part, key, name, path);
      case "base-fee" -> baseFee(part, key, name, currency, path);
      case "setup-fee" -> setupFee(part, key, name, currency, path);
      default -> {
        fields.problem(
            path + ".type",
            "must be per-unit, call, percentage, base-fee or setup-fee [value="
                + part.type()
                + "]");
        yield null;
      }
    };
  }

  private void refuseForeignFields(ChargePart part, String type, String path) {
    boolean unit = type.equals("per-unit") || type.equals("call");
    boolean usage = unit || type.equals("percentage");
    boolean fee = type.equals("base-fee") || type.equals("setup-fee");
    if (!unit && !usage && !fee) {
      return;
    }
    refuse(!usage, part.meter(), path + ".meter", type);
    refuse(!usage, part.where().isEmpty() ? null : part.where(), path + ".where", type);
    refuse(!unit, part.price(), path + ".price", type);
    refuse(!unit, part.per(), path + ".per", type);
    refuse(!unit, part.included(), path + ".included", type);
    refuse(!type.equals("call"), part.pulse(), path + ".pulse", type);
    boolean percentage = type.equals("percentage");
    refuse(!percentage, part.dimension(), path + ".dimension", type);
    refuse(!percentage, part.rates().isEmpty() ? null : part.rates(), path + ".rates", type);
    refuse(!fee, part.amount(), path + ".amount", type);
    refuse(!type.equals("base-fee"), part.every(), path + ".every", type);
    refuse(!type.equals("base-fee"), part.onlyWithUsage(), path + ".onlyWithUsage", type);
  }

  private void refuse(boolean foreign, @Nullable Object value, String path, String type) {
    if (foreign) {
      fields.absent(value, path, type);
    }
  }

  private @Nullable Charge perUnit(ChargePart part, String key, String name, String path) {
    Meter meter = meter(part, path);
    UnitPrice price = unitPrice(part, path);
    DimensionFilter where = where(part, meter, path);
    return meter == null || price == null
        ? null
        : new PerUnit(key, name, meter.key(), price, where);
  }

  private @Nullable Charge call(ChargePart part, String key, String name, String path) {
    Meter meter = meter(part, path);
    UnitPrice price = unitPrice(part, path);
    DimensionFilter where = where(part, meter, path);
    if (meter == null) {
      return null;
    }
    Decomposition pulse = fields.pulse(part.pulse(), meter.scale(), path + ".pulse");
    if (!sums(meter, path) || pulse == null || price == null) {
      return null;
    }
    addPulse(meter, pulse);
    return new Call(key, name, meter.key(), pulse, price, where);
  }

  private void addPulse(Meter meter, Decomposition pulse) {
    if (meter.decompositions().contains(pulse)) {
      return;
    }
    List<Decomposition> pulses = new ArrayList<>(meter.decompositions());
    pulses.add(pulse);
    meters.put(meter.key(), withPulses(meter, pulses));
  }

  private static Meter withPulses(Meter meter, List<Decomposition> pulses) {
    return new Meter(
        meter.id(),
        meter.tenant(),
        meter.key(),
        meter.eventType(),
        meter.aggregation(),
        meter.valuePath(),
        meter.unit(),
        meter.scale(),
        meter.dimensions(),
        meter.keepEvents(),
        meter.attributes(),
        meter.windowMinutes(),
        meter.backLimit(),
        meter.aheadLimit(),
        pulses);
  }

  private @Nullable Charge percentage(ChargePart part, String key, String name, String path) {
    Meter meter = meter(part, path);
    DimensionFilter where = where(part, meter, path);
    Map<String, BigDecimal> rates = new LinkedHashMap<>();
    part.rates()
        .forEach(
            (value, percent) -> {
              BigDecimal rate = fields.decimal(percent, path + ".rates." + value);
              if (rate != null) {
                rates.put(value, rate);
              }
            });
    if (!part.rates().containsKey(Percentage.OTHER)) {
      fields.problem(
          path + ".rates", "need a rate for every other value, also if it is 0 [value=*]");
    }
    if (part.dimension() == null && part.rates().size() > 1) {
      fields.problem(path + ".dimension", "is required where there is more than one rate");
    }
    if (meter == null || !sums(meter, path)) {
      return null;
    }
    if (part.dimension() != null) {
      checkDimension(part.dimension(), meter, path + ".dimension");
    }
    return new Percentage(key, name, meter.key(), part.dimension(), rates, where);
  }

  private @Nullable Charge baseFee(
      ChargePart part, String key, String name, @Nullable CurrencyUnit currency, String path) {
    BigDecimal amount = amount(part, currency, path);
    PeriodLength every = length(part.every(), PeriodLength.MONTH, path + ".every");
    return amount == null || every == null
        ? null
        : new BaseFee(key, name, amount, every, Boolean.TRUE.equals(part.onlyWithUsage()));
  }

  private @Nullable Charge setupFee(
      ChargePart part, String key, String name, @Nullable CurrencyUnit currency, String path) {
    BigDecimal amount = amount(part, currency, path);
    return amount == null ? null : new SetupFee(key, name, amount);
  }

  private @Nullable BigDecimal amount(
      ChargePart part, @Nullable CurrencyUnit currency, String path) {
    return currency == null
        ? fields.decimal(part.amount(), path + ".amount")
        : fields.money(part.amount(), currency, path + ".amount");
  }

  private @Nullable UnitPrice unitPrice(ChargePart part, String path) {
    BigDecimal price = fields.decimal(part.price(), path + ".price");
    BigDecimal per = fields.positive(part.per() == null ? "1" : part.per(), path + ".per");
    BigDecimal included =
        fields.notNegative(part.included() == null ? "0" : part.included(), path + ".included");
    return price == null || per == null || included == null
        ? null
        : new UnitPrice(price, per, included);
  }

  private @Nullable Meter meter(ChargePart part, String path) {
    String key = fields.key(part.meter(), path + ".meter");
    if (key == null) {
      return null;
    }
    Meter meter = meters.get(key);
    if (meter == null) {
      fields.problem(path + ".meter", "is not a meter [key=" + key + "]");
    }
    return meter;
  }

  private boolean sums(Meter meter, String path) {
    if (meter.aggregation() != Aggregation.SUM) {
      fields.problem(path + ".meter", "must be a meter that sums [key=" + meter.key() + "]");
      return false;
    }
    return true;
  }

  private DimensionFilter where(ChargePart part, @Nullable Meter meter, String path) {
    if (meter != null) {
      part.where().forEach((name, value) -> checkDimension(name, meter, path + ".where." + name));
    }
    return new DimensionFilter(part.where());
  }

  private void checkDimension(String name, Meter meter, String path) {
    if (meter.dimensions().stream().noneMatch(d -> d.name().equals(name))) {
      fields.problem(
          path,
          "is not a dimension of the meter [dimension=" + name + "] [meter=" + meter.key() + "]");
    }
  }
}
