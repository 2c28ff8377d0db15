package io.tallygate.rating.billing;

import io.tallygate.rating.billing.SourceTrace.Source;
import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.catalog.Subscription;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.ChargeLine;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.Decomposition;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import io.tallygate.rating.meter.SeriesDefinition;
import io.tallygate.rating.meter.Windows;
import io.tallygate.rating.period.BillingPeriod;
import io.tallygate.rating.period.Span;
import io.tallygate.rating.store.UsageEvent;
import io.tallygate.rating.store.UsageReader;
import io.tallygate.rating.store.UsageRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of a statement were made from. The statement's period is rated once more, as it was: with the catalog of its
 * version and usage through its flush; so what comes out is what went in, also after corrections and changes of contract.
 * What is rated cumulatively comes from the start of its accumulation period on. Any thread; blocks.
 */
public final class Provenance {
  private static final Duration LONGEST_WINDOW = Duration.ofMillis(3 * Windows.UNIT_MS);

  private final IntFunction<Catalog> catalogs;
  private final UsageReader usage;
  private final StatementArchive archive;

  /**
   * Provenance over a core's parts.
   *
   * @param catalogs the catalog as of a version
   */
  public Provenance(IntFunction<Catalog> catalogs, UsageReader usage, StatementArchive archive) {
    this.catalogs = catalogs;
    this.usage = usage;
    this.archive = archive;
  }

  /**
   * Visits what a line was made from, by series and in the order of time; nothing for a fee, an item, a discount.
   *
   * @param line from 1, adjustments counted on behind the lines; 0: every one, in their order
   * @throws IllegalArgumentException if the statement has no such line
   */
  public void forEach(Statement statement, int line, Consumer<SourceRecord> visitor) {
    int lines = statement.lines().size() + statement.adjustments().size();
    if (line < 0 || line > lines) {
      throw new IllegalArgumentException(
          "the statement has no such line [line=" + line + "] [lines=" + lines + "]");
    }
    Statement rated = ratedOf(statement);
    Map<Instant, Rating> ratings = new HashMap<>();
    for (int n = Math.max(1, line); n <= (line == 0 ? lines : line); n++) {
      visit(statement, rated, n, ratings, visitor);
    }
  }

  /** A cancellation has the lines of what it took back. */
  private Statement ratedOf(Statement statement) {
    Reference relatesTo = statement.relatesTo();
    if (statement.kind() != StatementKind.CANCELLATION || relatesTo == null) {
      return statement;
    }
    Statement cancelled = archive.read(statement.tenant(), relatesTo.id());
    if (cancelled == null) {
      throw new IllegalStateException(
          "a cancelled statement is not there [id=" + relatesTo.id() + "]");
    }
    return cancelled;
  }

  private void visit(
      Statement statement,
      Statement rated,
      int n,
      Map<Instant, Rating> ratings,
      Consumer<SourceRecord> visitor) {
    int own = statement.lines().size();
    if (n <= own) {
      StatementLine line = statement.lines().get(n - 1);
      if (line.evidence().meter() != null) {
        ratings
            .computeIfAbsent(
                rated.start(), start -> rating(rated, periodOf(rated), rated.catalogVersion()))
            .visit(line.charge(), line.part(), n, visitor);
      }
    } else {
      Adjustment adjustment = statement.adjustments().get(n - 1 - own);
      Closing closing = closing(rated, adjustment.periodStart());
      if (adjustment.evidence().meter() != null && closing != null) {
        ratings
            .computeIfAbsent(
                closing.start(),
                start -> rating(rated, periodOf(rated, closing), closing.catalogVersion()))
            .visit(adjustment.charge(), null, n, visitor);
      }
    }
  }

  /** The period that a statement adjusts, as it stood when the statement was made. */
  private @Nullable Closing closing(Statement statement, Instant start) {
    Closing found = null;
    for (Closing closing : archive.closings(statement.tenant(), statement.subscription())) {
      if (closing.start().equals(start)
          && closing.isOfPeriod()
          && closing.statementId() <= statement.id()
          && (found == null || closing.statementId() > found.statementId())) {
        found = closing;
      }
    }
    return found;
  }

  private static BillingPeriod periodOf(Statement statement) {
    return new BillingPeriod(
        statement.start(), statement.end(), ZoneId.of(statement.zone()), statement.period());
  }

  private static BillingPeriod periodOf(Statement statement, Closing closing) {
    return new BillingPeriod(closing.start(), closing.end(), ZoneId.of(statement.zone()), "");
  }

  private Rating rating(Statement statement, BillingPeriod period, int planVersion) {
    Catalog catalog = catalogs.apply(statement.catalogVersion());
    TenantCatalog tenant = catalog.of(statement.tenant());
    Subscription subscription = tenant.subscription(statement.subscription());
    Customer customer = tenant.customer(statement.customer());
    Plan plan = tenant.plan(statement.plan(), planVersion);
    if (subscription == null || customer == null || plan == null) {
      throw new IllegalStateException(
          "the catalog of a statement lacks what it was made with [id=" + statement.id() + "]");
    }
    UsageSource source = new UsageSource(usage, statement.closingFlush(), false);
    SourceTrace trace = new SourceTrace();
    List<ChargeLine> lines =
        new PeriodRating(
                statement.tenant(),
                catalog.meters(),
                source,
                customer,
                subscription,
                plan,
                period,
                trace)
            .lines();
    return new Rating(source, lines, trace);
  }

  /** A period rated once more. */
  private record Rating(UsageSource source, List<ChargeLine> lines, SourceTrace trace) {
    /**
     * @param part null: all of the charge
     */
    void visit(String charge, @Nullable String part, int n, Consumer<SourceRecord> visitor) {
      Set<Source> seen = new HashSet<>();
      for (ChargeLine line : lines) {
        Source from = trace.of(line.evidence());
        if (from != null
            && line.charge().equals(charge)
            && (part == null || line.part().equals(part))
            && seen.add(from)) {
          from.events().forEach(event -> visitor.accept(record(n, from.meter(), event)));
          windows(n, from, visitor);
        }
      }
    }

    /** Of rows of a span, the windows; of rows of windows, those. */
    private void windows(int n, Source from, Consumer<SourceRecord> visitor) {
      Map<Integer, Span> spans = new TreeMap<>();
      Map<Integer, UsageRow> first = new HashMap<>();
      for (UsageRow row : from.rows()) {
        spans.merge(row.series(), span(row), Rating::around);
        first.putIfAbsent(row.series(), row);
      }
      spans.forEach(
          (series, span) -> {
            UsageRow any = Objects.requireNonNull(first.get(series));
            int decomposition = trace.decomposition(series);
            for (UsageRow row :
                source.windows(from.meter(), decomposition, any.subject(), span, false)) {
              if (row.series() == series) {
                visitor.accept(record(n, from.meter(), decomposition, row));
              }
            }
          });
    }

    private static Span span(UsageRow row) {
      return new Span(
          Instant.ofEpochMilli(Windows.startMs(row.firstWindow())),
          Instant.ofEpochMilli(Windows.startMs(row.lastWindow())).plus(LONGEST_WINDOW));
    }

    private static Span around(Span a, Span b) {
      return new Span(
          a.from().isBefore(b.from()) ? a.from() : b.from(),
          a.to().isAfter(b.to()) ? a.to() : b.to());
    }

    private static SourceRecord record(int n, Meter meter, UsageEvent event) {
      return new SourceRecord.Event(
          n,
          meter.key(),
          event.series(),
          event.subject(),
          dimensions(meter, event.dimensions()),
          Instant.ofEpochMilli(event.timeMs()),
          BigDecimal.valueOf(event.quantity(), meter.scale()),
          event.attributes(),
          event.position(),
          event.index(),
          event.flush());
    }

    private static SourceRecord record(int n, Meter meter, int decomposition, UsageRow row) {
      BigInteger quantity =
          meter.aggregation().countsEvents() ? BigInteger.valueOf(row.count()) : row.sum();
      return new SourceRecord.Window(
          n,
          meter.key(),
          row.series(),
          row.subject(),
          dimensions(meter, row.dimensions()),
          decomposition,
          part(meter, decomposition),
          Instant.ofEpochMilli(Windows.startMs(row.firstWindow())),
          row.count(),
          new BigDecimal(quantity, meter.aggregation().countsEvents() ? 0 : meter.scale()),
          row.lastFlush());
    }

    private static String part(Meter meter, int decomposition) {
      if (decomposition == SeriesDefinition.NONE) {
        return "";
      }
      Decomposition taken = meter.decompositions().get(decomposition);
      return taken instanceof Pulse pulse
          ? "pulse " + pulse.first() + "/" + pulse.further()
          : "part " + ((CallPart) taken).part();
    }

    private static Map<String, String> dimensions(Meter meter, List<String> values) {
      Map<String, String> named = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        named.put(meter.dimensions().get(i).name(), values.get(i));
      }
      return named;
    }
  }
}
