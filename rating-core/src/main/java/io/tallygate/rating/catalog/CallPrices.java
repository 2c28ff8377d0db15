package io.tallygate.rating.catalog;

import io.tallygate.rating.catalog.CatalogDocument.BandPart;
import io.tallygate.rating.catalog.CatalogDocument.ChargePart;
import io.tallygate.rating.catalog.CatalogDocument.StepPart;
import io.tallygate.rating.charge.call.RateStep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps and pulses of call tariffs from their written form, as a list of steps or as a single price. */
final class CallPrices {
  private static final Pattern BAND_STEP =
      Pattern.compile("bands\\[([0-9]+)]\\.steps\\[[0-9]+]\\.([a-z]+)");
  private static final Pattern ONLY_STEP = Pattern.compile("steps\\[0]\\.([a-z]+)");

  private final Fields fields;

  CallPrices(Fields fields) {
    this.fields = fields;
  }

  /**
   * A charge's pulse: {@code 60}, or {@code 60/10} for a longer first one.
   *
   * @param first null: as long as every other
   */
  record Pulse(@Nullable BigDecimal first, BigDecimal further) {}

  /** The charge's pulse; of one second where it says nothing, or after a problem. */
  Pulse pulse(ChargePart part, String path) {
    BigDecimal first = part.first() == null ? null : fields.positive(part.first(), path + ".first");
    String written = part.pulse() == null ? "1" : part.pulse();
    int slash = written.indexOf('/');
    if (slash >= 0) {
      fields.absent(part.first(), path + ".first", "call with a pulse like 60/10");
      first = fields.positive(written.substring(0, slash), path + ".pulse");
    }
    BigDecimal further = fields.positive(written.substring(slash + 1), path + ".pulse");
    return new Pulse(first, further == null ? BigDecimal.ONE : further);
  }

  /** True for a band without prices: those of its charge hold. */
  static boolean inherits(BandPart band) {
    return band.steps().isEmpty() && band.price() == null;
  }

  /**
   * The steps of a band.
   *
   * @param common of the charge
   * @param per of the charge; null: 1
   * @param pulse of the charge
   * @return null after a problem
   */
  @Nullable List<RateStep> ofBand(
      BandPart band, List<RateStep> common, @Nullable String per, BigDecimal pulse, String path) {
    if (inherits(band)) {
      String type = "band without a price of its own";
      fields.absent(band.per(), path + ".per", type);
      fields.absent(band.pulse(), path + ".pulse", type);
      return common;
    }
    BigDecimal own = band.pulse() == null ? pulse : fields.positive(band.pulse(), path + ".pulse");
    return own == null
        ? null
        : steps(band.steps(), band.price(), band.per() == null ? per : band.per(), own, path);
  }

  /**
   * Steps as they are written, or the one step of a price.
   *
   * @param per of steps that say nothing else; null: 1
   * @param pulse of steps that say nothing else
   * @return null after a problem
   */
  @Nullable List<RateStep> steps(
      List<StepPart> written,
      @Nullable String price,
      @Nullable String per,
      BigDecimal pulse,
      String path) {
    if (written.isEmpty()) {
      BigDecimal amount = fields.notNegative(price, path + ".price");
      BigDecimal unit = fields.positive(per == null ? "1" : per, path + ".per");
      return amount == null || unit == null
          ? null
          : List.of(new RateStep(BigDecimal.ZERO, amount, unit, pulse));
    }
    fields.absent(price, path + ".price", "call with steps");
    List<RateStep> steps = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      StepPart step = written.get(i);
      String at = path + ".steps[" + i + "]";
      BigDecimal from =
          fields.notNegative(step.from() == null && i == 0 ? "0" : step.from(), at + ".from");
      BigDecimal amount = fields.notNegative(step.price(), at + ".price");
      String seconds = step.per() == null ? per : step.per();
      BigDecimal unit = fields.positive(seconds == null ? "1" : seconds, at + ".per");
      BigDecimal every =
          step.pulse() == null ? pulse : fields.positive(step.pulse(), at + ".pulse");
      if (from != null && amount != null && unit != null && every != null) {
        steps.add(new RateStep(from, amount, unit, every));
      }
    }
    return steps.size() < written.size() ? null : steps;
  }

  /**
   * Where a field of a tariff stands in its written form.
   *
   * @param field as the tariff names it
   * @param path of the charge
   */
  String place(String field, ChargePart part, String path) {
    Matcher ofBand = BAND_STEP.matcher(field);
    if (field.equals("first")) {
      return path + (part.first() == null ? ".pulse" : ".first");
    }
    if (!part.pricesByHour().isEmpty()) {
      return path
          + (ofBand.matches() && ofBand.group(2).equals("pulse") ? ".pulse" : ".pricesByHour");
    }
    if (part.bands().isEmpty()) {
      Matcher only = ONLY_STEP.matcher(field);
      return path + "." + (part.steps().isEmpty() && only.matches() ? only.group(1) : field);
    }
    if (!ofBand.matches()) {
      return path + "." + field;
    }
    BandPart band = part.bands().get(Integer.parseInt(ofBand.group(1)));
    boolean inherits = inherits(band);
    String at = inherits ? path : path + ".bands[" + ofBand.group(1) + "]";
    if (!(inherits ? part.steps() : band.steps()).isEmpty()) {
      return at + field.substring(field.indexOf(".steps"));
    }
    String name = ofBand.group(2);
    boolean isOfCharge =
        (name.equals("pulse") && band.pulse() == null)
            || (name.equals("per") && band.per() == null);
    return (isOfCharge ? path : at) + "." + name;
  }
}
