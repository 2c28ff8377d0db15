package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.BandPart;
import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.DimensionFilter;
import io.tallygate.rating.charge.Rounding;
import io.tallygate.rating.charge.call.BandRule;
import io.tallygate.rating.charge.call.CallRaters;
import io.tallygate.rating.charge.call.CallRounding;
import io.tallygate.rating.charge.call.CallTariff;
import io.tallygate.rating.charge.call.HolidayCalendar;
import io.tallygate.rating.charge.call.RateStep;
import io.tallygate.rating.charge.call.TariffCall;
import io.tallygate.rating.charge.call.TariffProblem;
import io.tallygate.rating.charge.call.TimeBand;
import io.tallygate.rating.meter.Meter;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls by a full tariff, from their written form. What a band leaves out, its charge says for all bands: the connect fee, and
 * price, length and pulse.
 */
final class CallFold {
  private static final int HOURS = 24;

  private final Fields fields;
  private final MeterUse use;
  private final BandFold bands;
  private final CallPrices prices;

  CallFold(Fields fields, MeterUse use, Map<String, HolidayCalendar> calendars) {
    this.fields = fields;
    this.use = use;
    this.bands = new BandFold(fields, calendars);
    this.prices = new CallPrices(fields);
  }

  /** True for a full tariff; else pulses are counted and their sum is priced. */
  static boolean isTariff(ChargePart part, Rounding rounding) {
    return rounding.point() == Rounding.Point.EVENT
        || !part.bands().isEmpty()
        || !part.steps().isEmpty()
        || !part.pricesByHour().isEmpty()
        || part.first() != null
        || part.connectFee() != null
        || part.bandRule() != null
        || part.completedOnly() != null
        || part.maximumPerCall() != null
        || part.elapsed() != null
        || part.itemise() != null
        || part.zone() != null;
  }

  /** Reads a charge; null after a problem. */
  @Nullable Charge read(
      ChargePart part,
      String key,
      String name,
      @Nullable CurrencyUnit currency,
      Rounding rounding,
      String path) {
    int before = fields.count();
    Meter meter = use.summing(part.meter(), path + ".meter");
    DimensionFilter where = use.where(part.where(), meter, path);
    ZoneId zone = part.zone() == null ? null : fields.zone(part.zone(), path + ".zone");
    BigDecimal included =
        fields.notNegative(part.included() == null ? "0" : part.included(), path + ".included");
    CallTariff tariff = tariff(part, currency, rounding, path);
    if (meter == null || included == null || tariff == null) {
      return null;
    }
    if (included.stripTrailingZeros().scale() > meter.scale()) {
      fields.problem(
          path + ".included",
          "must be a whole number of the meter's units [value="
              + part.included()
              + "] [scale="
              + meter.scale()
              + "]");
    }
    elapsed(part.elapsed(), meter, path + ".elapsed");
    if (fields.count() == before) {
      // what bands inherit is wrong in each of them, and written once
      tariff.problems(meter.scale()).stream()
          .map(p -> new TariffProblem(prices.place(p.field(), part, path), p.message()))
          .distinct()
          .forEach(p -> fields.problem(p.field(), p.message()));
    }
    if (fields.count() > before) {
      return null;
    }
    TariffCall charge =
        new TariffCall(
            key,
            name,
            meter.key(),
            where,
            new CallRaters(tariff, meter.scale()),
            zone,
            included,
            part.allowance(),
            part.elapsed(),
            Boolean.TRUE.equals(part.itemise()));
    if (!meter.keepEvents()) {
      count(charge, meter, path + ".meter");
    }
    return charge;
  }

  /** Parts of calls are counted where their prices need no single call. */
  private void count(TariffCall charge, Meter meter, String path) {
    List<String> reasons = charge.needsEachCall();
    if (reasons.isEmpty()) {
      use.countCalls(meter, charge.rule(), path);
    } else {
      fields.problem(
          path,
          "must be a meter with keep: events, because each call matters to "
              + String.join(", ", reasons)
              + " [key="
              + meter.key()
              + "]");
    }
  }

  private void elapsed(@Nullable String attribute, Meter meter, String path) {
    if (attribute != null && !meter.attributes().contains(attribute)) {
      fields.problem(
          path,
          "is not an attribute of the meter [attribute="
              + attribute
              + "] [meter="
              + meter.key()
              + "]");
    }
  }

  private @Nullable CallTariff tariff(
      ChargePart part, @Nullable CurrencyUnit currency, Rounding rounding, String path) {
    BigDecimal connectFee =
        fields.notNegative(
            part.connectFee() == null ? "0" : part.connectFee(), path + ".connectFee");
    BigDecimal maximum =
        part.maximumPerCall() == null
            ? null
            : fields.notNegative(part.maximumPerCall(), path + ".maximumPerCall");
    BandRule rule = bandRule(part.bandRule(), path + ".bandRule");
    CallPrices.Pulse pulse = prices.pulse(part, path);
    List<TimeBand> read = connectFee == null ? null : timeBands(part, connectFee, pulse, path);
    return read == null || rule == null
        ? null
        : new CallTariff(
            read,
            bands.calendar(part.bands(), path),
            rule,
            Boolean.TRUE.equals(part.completedOnly()),
            pulse.first(),
            maximum,
            eachCall(rounding, currency));
  }

  private static @Nullable CallRounding eachCall(
      Rounding rounding, @Nullable CurrencyUnit currency) {
    if (rounding.point() != Rounding.Point.EVENT) {
      return null;
    }
    Integer digits = rounding.digits();
    int minor = currency == null ? 0 : currency.getDecimalPlaces();
    return new CallRounding(rounding.mode(), digits == null ? minor : digits);
  }

  private @Nullable BandRule bandRule(@Nullable String value, String path) {
    if (value == null || value.equals("split")) {
      return BandRule.SPLIT;
    }
    if (value.equals("start")) {
      return BandRule.START;
    }
    fields.problem(path, "must be split or start [value=" + value + "]");
    return null;
  }

  private @Nullable List<TimeBand> timeBands(
      ChargePart part, BigDecimal connectFee, CallPrices.Pulse pulse, String path) {
    if (!part.pricesByHour().isEmpty()) {
      return hours(part, connectFee, pulse, path);
    }
    boolean isAlone = part.bands().isEmpty();
    boolean isUsed = isAlone || part.bands().stream().anyMatch(CallPrices::inherits);
    if (!isUsed) {
      String type = "call whose bands all have prices of their own";
      fields.absent(part.price(), path + ".price", type);
      fields.absent(part.steps().isEmpty() ? null : part.steps(), path + ".steps", type);
    }
    List<RateStep> common =
        isUsed
            ? prices.steps(part.steps(), part.price(), part.per(), pulse.further(), path)
            : List.of();
    if (common == null) {
      return null;
    }
    if (isAlone) {
      return List.of(TimeBand.anyTime(connectFee, common));
    }
    List<TimeBand> read = new ArrayList<>();
    for (int i = 0; i < part.bands().size(); i++) {
      BandPart band = part.bands().get(i);
      String at = path + ".bands[" + i + "]";
      BigDecimal fee =
          band.connectFee() == null
              ? connectFee
              : fields.notNegative(band.connectFee(), at + ".connectFee");
      List<RateStep> steps = prices.ofBand(band, common, part.per(), pulse.further(), at);
      TimeBand timeBand = steps == null || fee == null ? null : bands.read(band, fee, steps, at);
      if (timeBand != null) {
        read.add(timeBand);
      }
    }
    return read.size() < part.bands().size() ? null : read;
  }

  private @Nullable List<TimeBand> hours(
      ChargePart part, BigDecimal connectFee, CallPrices.Pulse pulse, String path) {
    fields.absent(part.price(), path + ".price", "call with pricesByHour");
    fields.absent(
        part.steps().isEmpty() ? null : part.steps(), path + ".steps", "call with pricesByHour");
    fields.absent(
        part.bands().isEmpty() ? null : part.bands(), path + ".bands", "call with pricesByHour");
    BigDecimal per = fields.positive(part.per() == null ? "1" : part.per(), path + ".per");
    List<BigDecimal> read = new ArrayList<>();
    for (int i = 0; i < part.pricesByHour().size(); i++) {
      BigDecimal price =
          fields.notNegative(part.pricesByHour().get(i), path + ".pricesByHour[" + i + "]");
      if (price != null) {
        read.add(price);
      }
    }
    if (part.pricesByHour().size() != HOURS) {
      fields.problem(
          path + ".pricesByHour",
          "must be 24, from midnight on [prices=" + part.pricesByHour().size() + "]");
      return null;
    }
    return per == null || read.size() < HOURS
        ? null
        : TimeBand.hourly(read, per, pulse.further(), connectFee);
  }
}
