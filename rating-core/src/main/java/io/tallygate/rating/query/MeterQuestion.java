package io.tallygate.rating.query;

import io.tallygate.rating.meter.Meter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to know of a meter.
 *
 * @param from start of event time, inclusive
 * @param to end of event time, exclusive
 * @param interval that the time is taken apart into; null: one row for all of it
 * @param zone whose days, weeks and months are meant
 * @param subjects usage of these only; empty: of all
 * @param customers usage that was theirs when it happened only; empty: of all, and what is nobody's
 * @param dimensions by name of a rating dimension of the meter: usage with one of these values only; no entry or an empty list: with
 *     any
 * @param groupBy what rows differ in beside the interval: {@link #SUBJECT}, {@link #CUSTOMER}, names of rating dimensions; empty:
 *     nothing
 */
public record MeterQuestion(
    Meter meter,
    Instant from,
    Instant to,
    @Nullable QueryInterval interval,
    ZoneId zone,
    List<String> subjects,
    List<String> customers,
    Map<String, List<String>> dimensions,
    List<String> groupBy) {
  public static final String SUBJECT = "subject";
  public static final String CUSTOMER = "customer";

  public MeterQuestion {
    subjects = List.copyOf(subjects);
    customers = List.copyOf(customers);
    Map<String, List<String>> copy = new LinkedHashMap<>();
    dimensions.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    dimensions = Collections.unmodifiableMap(copy);
    groupBy = List.copyOf(groupBy);
  }
}
