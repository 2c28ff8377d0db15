package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.charge.BaseFee;
import io.tallygate.rating.charge.Blocks;
import io.tallygate.rating.charge.Capacity;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.Graduated;
import io.tallygate.rating.charge.Matrix;
import io.tallygate.rating.charge.PackagePrice;
import io.tallygate.rating.charge.Percentage;
import io.tallygate.rating.charge.Pricing;
import io.tallygate.rating.charge.Proration;
import io.tallygate.rating.charge.PulseCall;
import io.tallygate.rating.charge.Rounding;
import io.tallygate.rating.charge.SetupFee;
import io.tallygate.rating.charge.UnitPrice;
import io.tallygate.rating.charge.UsageCharge;
import io.tallygate.rating.charge.Volume;
import io.tallygate.rating.charge.call.HolidayCalendar;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.period.PeriodLength;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** Charges from their written form, one method for each type. Every method gives null after a problem. */
final class ChargeFold {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Fields fields;
  private final MeterUse use;
  private final LimitFold limits;
  private final TierFold tiers;
  private final CallFold calls;
  private final EventChargeFold events;

  ChargeFold(Fields fields, MeterUse use, Map<String, HolidayCalendar> calendars) {
    this.fields = fields;
    this.use = use;
    this.limits = new LimitFold(fields);
    this.tiers = new TierFold(fields);
    this.calls = new CallFold(fields, use, calendars);
    this.events = new EventChargeFold(fields, use, limits, tiers);
  }

  /** What every charge has, judged before its type. */
  record Common(String key, String name, Rounding rounding, String path) {}

  @Nullable Charge read(
      ChargePart part, @Nullable CurrencyUnit currency, Rounding rounding, String path) {
    String key = fields.key(part.key(), path + ".key");
    String name = part.name() == null ? key : fields.text(part.name(), path + ".name");
    String type = part.type();
    if (type == null) {
      fields.problem(path + ".type", "is required");
      return null;
    }
    if (key == null || name == null || !ChargeFields.check(part, type, fields, path)) {
      return null;
    }
    Common common = new Common(key, name, rounding, path);
    return switch (type) {
      case "per-unit" -> usage(part, common, unitPrice(part, path));
      case "graduated" -> usage(part, common, graduated(part, path));
      case "volume" -> usage(part, common, volume(part, path));
      case "package" -> usage(part, common, packagePrice(part, path));
      case "graduated-blocks" -> usage(part, common, blocks(part, false, path));
      case "volume-blocks" -> usage(part, common, blocks(part, true, path));
      case "amount-in-event" -> {
        checkAmounts(part, common);
        yield usage(part, common, factor(part, path));
      }
      case "graduated-percentage" -> graduatedPercentage(part, common);
      case "graduated-held" -> events.held(part, common);
      case "unit-price-in-event" -> events.price(part, common);
      case "matrix" -> matrix(part, common);
      case "percentage" -> percentage(part, common);
      case "capacity" -> capacity(part, common);
      case "call" ->
          CallFold.isTariff(part, rounding)
              ? calls.read(part, key, name, currency, rounding, path)
              : call(part, common);
      case "base-fee" -> baseFee(part, common, currency);
      case "setup-fee" -> setupFee(part, common, currency);
      default -> throw new IllegalStateException("type without a reader [type=" + type + "]");
    };
  }

  private @Nullable Charge usage(ChargePart part, Common common, @Nullable Pricing pricing) {
    QuantityFold quantities = new QuantityFold(fields, use, limits);
    QuantityFold.Read read = quantities.read(part, common.path);
    return read == null || pricing == null
        ? null
        : new UsageCharge(
            common.key,
            common.name,
            read.quantity(),
            read.included(),
            part.allowance(),
            pricing,
            read.commitment());
  }

  private @Nullable UnitPrice unitPrice(ChargePart part, String path) {
    BigDecimal price = fields.decimal(part.price(), path + ".price");
    BigDecimal per = fields.positive(part.per() == null ? "1" : part.per(), path + ".per");
    return price == null || per == null ? null : new UnitPrice(price, per);
  }

  private Graduated graduated(ChargePart part, String path) {
    return new Graduated(
        tiers.tiers(part.tiers(), false, path), BigDecimal.ONE, isTrue(part.flatAtZero()));
  }

  private Volume volume(ChargePart part, String path) {
    return new Volume(tiers.tiers(part.tiers(), false, path), isTrue(part.flatAtZero()));
  }

  private @Nullable PackagePrice packagePrice(ChargePart part, String path) {
    BigDecimal size = fields.positive(part.size(), path + ".size");
    BigDecimal price = fields.decimal(part.price(), path + ".price");
    String round = part.round() == null ? "up" : part.round();
    if (!round.equals("up") && !round.equals("down")) {
      fields.problem(path + ".round", "must be up or down [value=" + round + "]");
    }
    return size == null || price == null ? null : new PackagePrice(size, price, round.equals("up"));
  }

  private Blocks blocks(ChargePart part, boolean isTopTier, String path) {
    return new Blocks(tiers.blocks(part.tiers(), path), isTopTier);
  }

  private @Nullable UnitPrice factor(ChargePart part, String path) {
    BigDecimal factor =
        fields.decimal(part.factor() == null ? "1" : part.factor(), path + ".factor");
    return factor == null ? null : new UnitPrice(factor, BigDecimal.ONE);
  }

  private @Nullable Charge graduatedPercentage(ChargePart part, Common common) {
    Graduated pricing =
        new Graduated(
            tiers.tiers(part.tiers(), true, common.path), HUNDRED, isTrue(part.flatAtZero()));
    checkAmounts(part, common);
    if (!isTrue(part.itemise())) {
      return usage(part, common, pricing);
    }
    return events.graduated(part, common, pricing);
  }

  /** Percentages and factors are of amounts, not of a number of events. */
  private void checkAmounts(ChargePart part, Common common) {
    Meter meter = use.known(part.meter());
    if (meter != null && meter.aggregation().countsEvents()) {
      fields.problem(
          common.path + ".meter",
          "must be a meter of amounts, not one that counts [key=" + meter.key() + "]");
    }
  }

  private @Nullable Charge matrix(ChargePart part, Common common) {
    Meter meter = use.counting(part.meter(), common.path + ".meter", "matrix");
    DimensionFilter where = use.where(part.where(), meter, common.path);
    BigDecimal otherwise = fields.decimal(part.otherwise(), common.path + ".default");
    BigDecimal per = fields.positive(part.per() == null ? "1" : part.per(), common.path + ".per");
    List<Matrix.Cell> cells = new ArrayList<>();
    for (int i = 0; i < part.prices().size(); i++) {
      String at = common.path + ".prices[" + i + "]";
      Map<String, String> when = part.prices().get(i).when();
      if (when.isEmpty()) {
        fields.problem(at + ".when", "is required; what fits no cell has the default's price");
      }
      if (meter != null) {
        when.keySet().forEach(name -> use.dimension(name, meter, at + ".when." + name));
      }
      for (int earlier = 0; earlier < i; earlier++) {
        Map<String, String> taken = part.prices().get(earlier).when();
        if (!taken.isEmpty() && when.entrySet().containsAll(taken.entrySet())) {
          fields.problem(
              at + ".when", "is never reached: prices[" + earlier + "] takes all of it before");
        }
      }
      BigDecimal price = fields.decimal(part.prices().get(i).price(), at + ".price");
      if (price != null) {
        cells.add(new Matrix.Cell(new DimensionFilter(when), price));
      }
    }
    return meter == null || otherwise == null || per == null
        ? null
        : new Matrix(common.key, common.name, meter.key(), where, cells, otherwise, per);
  }

  private @Nullable Charge percentage(ChargePart part, Common common) {
    return part.percent() == null
        ? sumPercentage(part, common)
        : events.percentage(part, common, part.percent());
  }

  private @Nullable Charge sumPercentage(ChargePart part, Common common) {
    String path = common.path;
    fields.absent(part.fixedFee(), path + ".fixedFee", "percentage with rates");
    fields.absent(part.freeEvents(), path + ".freeEvents", "percentage with rates");
    fields.absent(part.freeAmount(), path + ".freeAmount", "percentage with rates");
    fields.absent(part.minimumPerEvent(), path + ".minimumPerEvent", "percentage with rates");
    fields.absent(part.maximumPerEvent(), path + ".maximumPerEvent", "percentage with rates");
    fields.absent(part.itemise(), path + ".itemise", "percentage with rates");
    Meter meter = use.summing(part.meter(), path + ".meter");
    DimensionFilter where = use.where(part.where(), meter, path);
    Map<String, BigDecimal> rates = new LinkedHashMap<>();
    part.rates()
        .forEach(
            (value, percent) -> {
              BigDecimal rate = fields.percent(percent, path + ".rates." + value);
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
    if (meter == null) {
      return null;
    }
    if (part.dimension() != null) {
      use.dimension(part.dimension(), meter, path + ".dimension");
    }
    return new Percentage(common.key, common.name, meter.key(), part.dimension(), rates, where);
  }

  private @Nullable Charge capacity(ChargePart part, Common common) {
    List<String> meters = new ArrayList<>();
    for (int i = 0; i < part.meters().size(); i++) {
      Meter meter = use.any(part.meters().get(i), common.path + ".meters[" + i + "]");
      if (meter != null) {
        meters.add(meter.key());
      }
    }
    if (part.meters().isEmpty()) {
      fields.problem(common.path + ".meters", "is required");
    }
    return meters.isEmpty()
        ? null
        : new Capacity(
            common.key,
            common.name,
            meters,
            tiers.capacity(part.tiers(), part.meters(), common.path));
  }

  private @Nullable Charge call(ChargePart part, Common common) {
    String path = common.path;
    Meter meter = use.summing(part.meter(), path + ".meter");
    UnitPrice price = unitPrice(part, path);
    BigDecimal included =
        fields.notNegative(part.included() == null ? "0" : part.included(), path + ".included");
    DimensionFilter where = use.where(part.where(), meter, path);
    if (meter == null) {
      return null;
    }
    Pulse pulse = fields.pulse(part.pulse(), meter.scale(), path + ".pulse");
    if (pulse == null || price == null || included == null) {
      return null;
    }
    use.countPulse(meter, pulse, path + ".meter");
    return new PulseCall(
        common.key, common.name, meter.key(), pulse, price, included, part.allowance(), where);
  }

  private @Nullable Charge baseFee(
      ChargePart part, Common common, @Nullable CurrencyUnit currency) {
    BigDecimal amount = amount(part, currency, common.path);
    String text = part.every() == null ? "month" : part.every();
    PeriodLength every = PeriodLength.of(text);
    if (every == null) {
      fields.problem(
          common.path + ".every",
          "must be a length like month, quarter or year [value=" + text + "]");
    }
    if (isTrue(part.advance()) && isTrue(part.onlyWithUsage())) {
      fields.problem(
          common.path + ".onlyWithUsage", "is not known in advance: leave out one of both");
    }
    Proration proration = limits.proration(part.prorate(), common.path + ".prorate");
    return amount == null || every == null
        ? null
        : new BaseFee(
            common.key,
            common.name,
            amount,
            every,
            proration,
            isTrue(part.advance()),
            isTrue(part.onlyWithUsage()));
  }

  private @Nullable Charge setupFee(
      ChargePart part, Common common, @Nullable CurrencyUnit currency) {
    BigDecimal amount = amount(part, currency, common.path);
    return amount == null ? null : new SetupFee(common.key, common.name, amount);
  }

  private @Nullable BigDecimal amount(
      ChargePart part, @Nullable CurrencyUnit currency, String path) {
    return currency == null
        ? fields.decimal(part.amount(), path + ".amount")
        : fields.money(part.amount(), currency, path + ".amount");
  }

  static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}
