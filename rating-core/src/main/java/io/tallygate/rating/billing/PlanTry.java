package io.tallygate.rating.billing;

import io.tallygate.rating.catalog.CatalogDocument;
import io.tallygate.rating.catalog.CatalogException;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan on usage that somebody wrote down: what the statements would be of which each subject got its own. In memory, and nothing of it
 * stays; so there are bounds. Any thread.
 */
public final class PlanTry {
  /** Rows of usage. */
  public static final int ROWS_MAX = 10_000;

  /** Subjects, each of which gets its statements. */
  public static final int SUBJECTS_MAX = 100;

  /** From the first use to the last. */
  public static final int DAYS_MAX = 400;

  private final CatalogDocument document;
  private final @Nullable Instant until;
  private final ZoneId zone;

  /**
   * @param document the meters, and just one plan
   * @param until periods that have ended by then are shown; null: every period with usage is
   * @param zone in which periods begin and end
   */
  public PlanTry(CatalogDocument document, @Nullable Instant until, ZoneId zone) {
    this.document = document;
    this.until = until;
    this.zone = zone;
  }

  /**
   * On a list of usage.
   *
   * @throws CatalogException if the plan cannot be accepted
   * @throws IOException if the usage is beyond a bound
   */
  public OfflineRating.Result on(List<TriedUsage> usage) throws CatalogException, IOException {
    return OfflineRating.rate(
        document,
        (meters, tenant, counted) -> {
          UsageList rows = new UsageList(meters, tenant, counted);
          rows.read(usage);
          return bounded(rows);
        },
        until,
        until,
        zone);
  }

  /**
   * On usage in CSV.
   *
   * @param csv see {@link UsageCsv}
   * @throws CatalogException if the plan cannot be accepted
   * @throws IOException if the text is no such CSV, or beyond a bound
   */
  public OfflineRating.Result on(Reader csv) throws CatalogException, IOException {
    return OfflineRating.rate(
        document,
        (meters, tenant, counted) -> {
          UsageCsv rows = new UsageCsv(meters, tenant, counted);
          rows.read(csv);
          return bounded(rows);
        },
        until,
        until,
        zone);
  }

  private UsageRows bounded(UsageRows rows) throws IOException {
    long taken = rows.counted() + rows.refused().size();
    if (taken > ROWS_MAX) {
      throw new IOException("usage has too many rows [max=" + ROWS_MAX + "]");
    }
    if (rows.firstUsage().size() > SUBJECTS_MAX) {
      throw new IOException("usage has too many subjects [max=" + SUBJECTS_MAX + "]");
    }
    for (Instant first : rows.firstUsage().values()) {
      if (Duration.between(first, rows.lastUsage()).toDays() > DAYS_MAX) {
        throw new IOException("usage spans too many days [max=" + DAYS_MAX + "]");
      }
    }
    if (until != null && Duration.between(rows.lastUsage(), until).toDays() > DAYS_MAX) {
      throw new IOException(
          "the end lies too many days behind the last usage [max=" + DAYS_MAX + "]");
    }
    return rows;
  }
}
