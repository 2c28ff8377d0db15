package io.tallygate.rating.charge;

import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A share of a sum, by the value of a dimension. Each rate is one line over the exact sum of its turnover, so rounding never
 * depends on how many sales there were. Refunds are negative quantities and reduce the turnover, also below zero.
 *
 * @param dimension whose value chooses the rate; null: the rate of {@link #OTHER} applies to everything
 * @param rates percent by value, {@link #OTHER} for every other value, in the order of the lines
 */
public record Percentage(
    String key,
    String name,
    String meter,
    @Nullable String dimension,
    Map<String, BigDecimal> rates,
    DimensionFilter where)
    implements Charge {
  public static final String OTHER = "*";
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Percentage {
    rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
  }

  @Override
  public List<String> meters() {
    return List.of(meter);
  }

  @Override
  public List<ChargePart> parts(ChargeContext context) {
    Meter summed = context.meter(meter);
    Map<String, List<UsageRow>> rowsByRate = new LinkedHashMap<>();
    List<UsageRow> rows = context.usage(summed, SeriesDefinition.NONE, context.span());
    for (UsageRow row : where.select(rows, summed)) {
      rowsByRate.computeIfAbsent(rateOf(row, summed), rate -> new ArrayList<>()).add(row);
    }
    List<ChargePart> parts = new ArrayList<>();
    rates.forEach(
        (value, percent) -> {
          List<UsageRow> some = rowsByRate.getOrDefault(value, List.of());
          if (!some.isEmpty()) {
            parts.add(
                ChargePart.priced(
                    value,
                    LineKind.USAGE,
                    text(value, percent),
                    Sum.INSTANCE.ofRows(some, summed, context.span()),
                    summed.unit(),
                    percent,
                    HUNDRED,
                    context.evidence(summed, some)));
          }
        });
    return parts;
  }

  private String rateOf(UsageRow row, Meter summed) {
    if (dimension == null) {
      return OTHER;
    }
    String value = row.dimensions().get(DimensionFilter.indexOf(summed, dimension));
    return rates.containsKey(value) ? value : OTHER;
  }

  private String text(String value, BigDecimal percent) {
    String rate = name + ", " + percent.toPlainString() + " %";
    if (dimension == null) {
      return rate;
    }
    return rate + (value.equals(OTHER) ? " (other " + dimension + ")" : " (" + value + ")");
  }
}
