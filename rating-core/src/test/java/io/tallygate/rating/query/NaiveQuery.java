package io.tallygate.rating.query;

import io.tallygate.rating.meter.Aggregation;
import io.tallygate.rating.meter.Meter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Each figure from its definition: a list of events, a loop over all of them, calendars of java.time, plain arithmetic. */
final class NaiveQuery {
  private final List<Belonging> belongings;

  /**
   * Whose a subject is.
   *
   * @param to exclusive; null: open
   */
  record Belonging(String subject, String customer, Instant from, @Nullable Instant to) {}

  NaiveQuery(List<Belonging> belongings) {
    this.belongings = belongings;
  }

  private record Group(Instant start, Instant end, List<String> values) {}

  List<MeterRow> ask(MeterQuestion question, List<UsedEvent> events, long throughFlush) {
    Map<Group, List<UsedEvent>> groups =
        new TreeMap<>(Comparator.comparing(Group::start).thenComparing(Group::values, byValues()));
    for (UsedEvent event : events) {
      Instant time = Instant.ofEpochMilli(event.timeMs());
      String customer = customer(event.subject(), time);
      if (event.meter().equals(question.meter().key())
          && event.flush() <= throughFlush
          && event.voided() > throughFlush
          && !time.isBefore(question.from())
          && time.isBefore(question.to())
          && isAny(question.subjects(), event.subject())
          && (question.customers().isEmpty()
              || (customer != null && question.customers().contains(customer)))
          && isWanted(question, event)) {
        List<String> values = new ArrayList<>();
        for (String name : question.groupBy()) {
          values.add(value(name, event, customer, question.meter()));
        }
        groups.computeIfAbsent(group(question, time, values), key -> new ArrayList<>()).add(event);
      }
    }
    List<MeterRow> rows = new ArrayList<>();
    groups.forEach((group, some) -> rows.add(row(question, group, some)));
    return rows;
  }

  private @Nullable String customer(String subject, Instant time) {
    for (Belonging belonging : belongings) {
      if (belonging.subject().equals(subject)
          && !time.isBefore(belonging.from())
          && (belonging.to() == null || time.isBefore(belonging.to()))) {
        return belonging.customer();
      }
    }
    return null;
  }

  private static boolean isAny(List<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  private static boolean isWanted(MeterQuestion question, UsedEvent event) {
    for (Map.Entry<String, List<String>> filter : question.dimensions().entrySet()) {
      if (!isAny(filter.getValue(), dimension(filter.getKey(), event, question.meter()))) {
        return false;
      }
    }
    return true;
  }

  private static String dimension(String name, UsedEvent event, Meter meter) {
    for (int i = 0; i < meter.dimensions().size(); i++) {
      if (meter.dimensions().get(i).name().equals(name)) {
        return event.dimensions().get(i);
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** No customer is written as a text that sorts before every key. */
  private static String value(
      String name, UsedEvent event, @Nullable String customer, Meter meter) {
    return switch (name) {
      case "subject" -> event.subject();
      case "customer" -> customer == null ? "\u0000" : customer;
      default -> dimension(name, event, meter);
    };
  }

  private static Comparator<List<String>> byValues() {
    return (a, b) -> {
      for (int i = 0; i < a.size(); i++) {
        int by = a.get(i).compareTo(b.get(i));
        if (by != 0) {
          return by;
        }
      }
      return 0;
    };
  }

  private static Group group(MeterQuestion question, Instant time, List<String> values) {
    Instant start = question.from();
    Instant end = question.to();
    QueryInterval interval = question.interval();
    if (interval != null) {
      ZoneId zone = question.zone();
      LocalDate day = LocalDate.ofInstant(time, zone);
      LocalDate first =
          switch (interval) {
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            default -> day;
          };
      LocalDate next =
          switch (interval) {
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
            default -> first.plusDays(1);
          };
      Instant from = first.atStartOfDay(zone).toInstant();
      Instant to = next.atStartOfDay(zone).toInstant();
      Duration part = part(interval);
      if (part != null) {
        while (!time.isBefore(from.plus(part))) {
          from = from.plus(part);
        }
        to = from.plus(part).isBefore(to) ? from.plus(part) : to;
      }
      start = from.isAfter(start) ? from : start;
      end = to.isBefore(end) ? to : end;
    }
    return new Group(start, end, values);
  }

  private static @Nullable Duration part(QueryInterval interval) {
    return switch (interval) {
      case MINUTE -> Duration.ofMinutes(1);
      case FIVE_MINUTES -> Duration.ofMinutes(5);
      case FIFTEEN_MINUTES -> Duration.ofMinutes(15);
      case THIRTY_MINUTES -> Duration.ofMinutes(30);
      case HOUR -> Duration.ofHours(1);
      case DAY, WEEK, MONTH -> null;
    };
  }

  private static MeterRow row(MeterQuestion question, Group group, List<UsedEvent> events) {
    String subject = null;
    String customer = null;
    Map<String, String> dimensions = new LinkedHashMap<>();
    for (int i = 0; i < question.groupBy().size(); i++) {
      String value = group.values().get(i);
      switch (question.groupBy().get(i)) {
        case "subject" -> subject = value;
        case "customer" -> customer = value.equals("\u0000") ? null : value;
        default -> dimensions.put(question.groupBy().get(i), value);
      }
    }
    return new MeterRow(
        group.start(),
        group.end(),
        subject,
        customer,
        dimensions,
        figure(question.meter(), group, events),
        events.size());
  }

  private static BigDecimal figure(Meter meter, Group group, List<UsedEvent> events) {
    BigDecimal units = BigDecimal.ONE.scaleByPowerOfTen(-meter.scale());
    BigInteger sum = BigInteger.ZERO;
    List<Long> quantities = new ArrayList<>();
    for (UsedEvent event : events) {
      sum = sum.add(BigInteger.valueOf(event.quantity()));
      quantities.add(event.quantity());
    }
    Aggregation aggregation = meter.aggregation();
    return switch (aggregation) {
      case COUNT -> BigDecimal.valueOf(events.size());
      case SUM -> new BigDecimal(sum).multiply(units);
      case AVERAGE -> average(new BigDecimal(sum).multiply(units), events.size());
      case MAX -> BigDecimal.valueOf(Collections.max(quantities)).multiply(units);
      case MIN -> BigDecimal.valueOf(Collections.min(quantities)).multiply(units);
      case LATEST ->
          BigDecimal.valueOf(
                  Collections.max(
                          events,
                          Comparator.comparingLong(UsedEvent::timeMs)
                              .thenComparingLong(UsedEvent::position))
                      .quantity())
              .multiply(units);
      case UNIQUE -> unique(meter, events);
      case P95 -> percentile(group, events).multiply(units);
      case HELD -> throw new IllegalArgumentException("held");
    };
  }

  private static BigDecimal average(BigDecimal sum, int count) {
    BigDecimal divisor = BigDecimal.valueOf(count);
    try {
      return sum.divide(divisor);
    } catch (ArithmeticException e) {
      return sum.divide(divisor, 10, RoundingMode.HALF_UP);
    }
  }

  private static BigDecimal unique(Meter meter, List<UsedEvent> events) {
    Set<String> values = new HashSet<>();
    for (UsedEvent event : events) {
      values.add(event.attributes().getOrDefault(meter.attributes().get(0), ""));
    }
    values.remove("");
    return BigDecimal.valueOf(values.size());
  }

  /** Every 5-minute window one by one, empty ones too. */
  private static BigDecimal percentile(Group group, List<UsedEvent> events) {
    List<BigInteger> sums = new ArrayList<>();
    for (Instant at = group.start();
        at.isBefore(group.end());
        at = at.plus(Duration.ofMinutes(5))) {
      long fromMs = at.toEpochMilli();
      long toMs = fromMs + 300_000;
      BigInteger sum = BigInteger.ZERO;
      for (UsedEvent event : events) {
        if (event.timeMs() >= fromMs && event.timeMs() < toMs) {
          sum = sum.add(BigInteger.valueOf(event.quantity()));
        }
      }
      sums.add(sum);
    }
    Collections.sort(sums);
    int rank = (sums.size() * 95 + 99) / 100;
    return new BigDecimal(sums.get(rank - 1));
  }
}
