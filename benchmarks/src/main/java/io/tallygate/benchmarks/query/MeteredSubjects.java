package io.tallygate.benchmarks.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogException;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.flush.Deltas;
import io.tallygate.rating.flush.FlushBatch;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.store.UsageStore;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Subjects of customers, with usage in one window on each of the first days of a month. Everything follows from a subject's
 * number, so what an answer must say is worked out here, by adding up.
 *
 * @param count subjects
 * @param customers whose subjects are those with the same remainder
 * @param days of the month with usage, 1 to 31
 */
record MeteredSubjects(int count, int customers, int days) {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  static final Instant MONTH = Instant.parse("2025-11-30T23:00:00Z");
  static final Instant NEXT_MONTH = Instant.parse("2025-12-31T23:00:00Z");
  static final long DAY_MS = 86_400_000;

  private static final int CUSTOMERS_PER_DOCUMENT = 20_000;
  private static final int WINDOWS_OF_DAY = 96;

  /** An odd number, so that its multiples visit subjects in an order that no cache foresees. */
  private static final long STRIDE = 982_451_653L;

  private static final String METER =
      """
      {"meters": [{"key": "traffic", "eventType": "data", "aggregation": "sum", "value": "$.mb", "unit": "MB", "scale": 3}],
       "plans": [{"key": "all", "currency": "EUR"}]}
      """;

  /** The meter, every customer, and whose each subject is. */
  Catalog catalog() throws CatalogException {
    Catalog catalog = fold(Catalog.empty(), METER);
    for (int from = 0; from < customers; from += CUSTOMERS_PER_DOCUMENT) {
      int to = Math.min(customers, from + CUSTOMERS_PER_DOCUMENT);
      StringBuilder keys = new StringBuilder();
      StringBuilder subscriptions = new StringBuilder();
      for (int i = from; i < to; i++) {
        String comma = i == from ? "" : ",";
        keys.append(
            "%s{\"key\":\"%s\",\"zone\":\"%s\",\"currency\":\"EUR\"}"
                .formatted(comma, customer(i), ZONE));
        subscriptions
            .append(comma)
            .append(
                "{\"key\":\"%s\",\"customer\":\"%1$s\",\"plan\":\"all\",".formatted(customer(i)))
            .append("\"from\":\"2025-12-01\",\"subjects\":[");
        for (int subject = i; subject < count; subject += customers) {
          subscriptions.append(subject == i ? "\"" : ",\"").append(subject(subject)).append('"');
        }
        subscriptions.append("]}");
      }
      catalog =
          fold(catalog, "{\"customers\":[" + keys + "],\"subscriptions\":[" + subscriptions + "]}");
    }
    return catalog;
  }

  private static Catalog fold(Catalog before, String json) throws CatalogException {
    return Catalog.fold(
        before, CatalogReader.readJson(new ByteArrayInputStream(json.getBytes(UTF_8))));
  }

  private static String subject(int number) {
    return "s%07d".formatted(number);
  }

  static String customer(int number) {
    return "c%07d".formatted(number);
  }

  /** A window of a day, from 0. */
  private static int window(int subject, int day) {
    long startMs = MONTH.toEpochMilli() + day * DAY_MS;
    return Windows.of(startMs, 15) + (subject * 7 + day) % WINDOWS_OF_DAY * 3;
  }

  private static int records(int subject, int day) {
    return 1 + (subject + day) % 4;
  }

  /** In thousandths of a megabyte. */
  private static long quantity(int subject, int day) {
    return ((subject * 31L + day) * 0x9E3779B97F4A7C15L) >>> 44;
  }

  /** Puts the usage into a store, a flush for each day. */
  void fill(UsageStore store) {
    List<SeriesDefinition> series = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SeriesKey key = new SeriesKey(0, 0, subject(i), List.of());
      series.add(new SeriesDefinition(i, key, i, SeriesDefinition.NONE));
    }
    for (int day = 0; day < days; day++) {
      Deltas deltas = new Deltas();
      for (int i = 0; i < count; i++) {
        int subject = (int) ((i + 1L) * STRIDE % count);
        deltas.add(subject, window(subject, day), records(subject, day), quantity(subject, day));
      }
      store.apply(
          List.of(
              new FlushBatch(
                  day + 1L,
                  day + 1L,
                  0,
                  1,
                  deltas,
                  day == 0 ? series : List.of(),
                  List.of(),
                  1,
                  List.of(),
                  new byte[0])));
    }
  }

  /** Records and quantity, by customer. */
  Expected byCustomer() {
    Expected expected = new Expected(customers);
    for (int subject = 0; subject < count; subject++) {
      for (int day = 0; day < days; day++) {
        expected.add(subject % customers, records(subject, day), quantity(subject, day));
      }
    }
    return expected;
  }

  /** Records and quantity, by day. */
  Expected byDay() {
    Expected expected = new Expected(days);
    for (int subject = 0; subject < count; subject++) {
      for (int day = 0; day < days; day++) {
        expected.add(day, records(subject, day), quantity(subject, day));
      }
    }
    return expected;
  }
}
