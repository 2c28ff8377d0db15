package io.tallygate.rating.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.SubjectAssignment;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.SeriesKey;
import io.tallygate.rating.store.UsageStore;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers of series stand for, in temporary tables to join with: {@code units} (one row a meter), {@code names} (one a
 * source series, with the first subscription that its subject belongs to and for how long) and {@code later_owners} (its further
 * ones: few subjects have any).
 */
final class SeriesNames {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Past so many different values the dimensions are not few-valued, and remembering their texts does not pay. */
  private static final int REMEMBERED_MAX = 10_000;

  private static final int DECIMALS = 9;

  private final Catalog catalog;
  private final int tenant;
  private final Map<List<Object>, String> dimensionTexts = new HashMap<>();

  /**
   * @param tenant number of the tenant wanted; less than 0: every tenant
   */
  SeriesNames(Catalog catalog, int tenant) {
    this.catalog = catalog;
    this.tenant = tenant;
  }

  void write(SnapshotDatabase database, UsageStore store) throws SQLException {
    writeMeters(database);
    String owned = "subscription VARCHAR, customer VARCHAR, from_ms BIGINT, to_ms BIGINT)";
    database.execute(
        "CREATE TEMP TABLE names(number INTEGER, unit_id INTEGER, subject VARCHAR, dimensions VARCHAR, "
            + owned);
    database.execute("CREATE TEMP TABLE later_owners(number INTEGER, " + owned);
    try (DuckDBAppender names = database.connection().createAppender("temp", "main", "names");
        DuckDBAppender later =
            database.connection().createAppender("temp", "main", "later_owners")) {
      SqlRows<SeriesDefinition> rows = definition -> append(definition, names, later);
      rows.of(store::forEachSeries);
    }
  }

  private void writeMeters(SnapshotDatabase database) throws SQLException {
    database.execute(
        "CREATE TEMP TABLE units(unit_id INTEGER, tenant VARCHAR, meter VARCHAR, unit VARCHAR,"
            + " units_per_one HUGEINT, billionths_per_unit HUGEINT, window_minutes BIGINT)");
    try (DuckDBAppender units = database.connection().createAppender("temp", "main", "units");
        DuckDBAppender shown = database.connection().createAppender("meters")) {
      for (Meter meter : catalog.meters().all()) {
        if (tenant >= 0 && meter.tenant() != tenant) {
          continue;
        }
        String tenantName = catalog.tenantName(meter.tenant());
        units
            .beginRow()
            .append(meter.id())
            .append(tenantName)
            .append(meter.key())
            .append(meter.unit())
            .append(BigInteger.TEN.pow(meter.scale()))
            .append(BigInteger.TEN.pow(DECIMALS - meter.scale()))
            .append((long) meter.windowMinutes())
            .endRow();
        shown
            .beginRow()
            .append(tenantName)
            .append(meter.key())
            .append(meter.eventType())
            .append(meter.aggregation().text())
            .append(meter.unit())
            .append(meter.scale())
            .append(meter.windowMinutes())
            .append(meter.keepEvents())
            .endRow();
      }
    }
  }

  private void append(SeriesDefinition definition, DuckDBAppender names, DuckDBAppender later)
      throws SQLException {
    SeriesKey key = definition.key();
    if (!definition.isSource() || (tenant >= 0 && key.tenant() != tenant)) {
      return;
    }
    TenantCatalog owner = catalog.of(key.tenant());
    List<SubjectAssignment> assignments = owner.assignments(key.subject());
    names
        .beginRow()
        .append(definition.number())
        .append(key.meter())
        .append(key.subject())
        .append(dimensions(key));
    appendOwner(names, owner, assignments.isEmpty() ? null : assignments.get(0));
    names.endRow();
    for (int i = 1; i < assignments.size(); i++) {
      later.beginRow().append(definition.number());
      appendOwner(later, owner, assignments.get(i));
      later.endRow();
    }
  }

  private static void appendOwner(
      DuckDBAppender row, TenantCatalog tenant, @Nullable SubjectAssignment assignment)
      throws SQLException {
    if (assignment == null) {
      row.appendNull().appendNull().append(0L).append(0L);
      return;
    }
    Subscription subscription = tenant.subscription(assignment.subscription());
    if (subscription == null) {
      throw new IllegalStateException(
          "a subject belongs to a subscription that is not there [subscription="
              + assignment.subscription()
              + "]");
    }
    Instant to = assignment.to();
    row.append(subscription.key())
        .append(subscription.customer())
        .append(assignment.from().toEpochMilli())
        .append(to == null ? Long.MAX_VALUE : to.toEpochMilli());
  }

  /** A JSON object by the names of the meter's dimensions, in their order. */
  private String dimensions(SeriesKey key) {
    List<Object> remembered = List.of(key.meter(), key.dimensions());
    String known = dimensionTexts.get(remembered);
    if (known == null) {
      Meter meter = catalog.meters().all().get(key.meter());
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < key.dimensions().size(); i++) {
        values.put(meter.dimensions().get(i).name(), key.dimensions().get(i));
      }
      known = text(values);
      if (dimensionTexts.size() < REMEMBERED_MAX) {
        dimensionTexts.put(remembered, known);
      }
    }
    return known;
  }

  private static String text(Map<String, String> values) {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("dimensions cannot be written as JSON", e);
    }
  }
}
