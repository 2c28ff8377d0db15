package io.tallygate.rating.query;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.query.Owners.Stretch;
import io.tallygate.rating.query.Tenures.Tenure;
import io.tallygate.rating.store.CounterVisitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which group a series' usage belongs to. Where the subject was of one customer all the time, or customers do not matter, that is
 * known from the series alone; else it depends on the time. One thread.
 */
final class SeriesGroups {
  /** The group of usage that is not asked for. */
  static final int UNWANTED = CounterVisitor.UNWANTED;

  /** Past so many subjects the store had better give all of them: a list is no filter any more. */
  private static final int LISTED_MAX = 50_000;

  private final QueryGroups groups;
  private final @Nullable Owners owners;
  private final Set<String> customers;
  private final Set<String> subjects;
  private final List<Divided> divided = new ArrayList<>();

  /**
   * A series whose subject was of several customers.
   *
   * @param endMs ends of the stretches, exclusive
   * @param groups of each, or {@link #UNWANTED}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Divided(long[] endMs, int[] groups) {}

  SeriesGroups(
      MeterQuestion question,
      QueryGroups groups,
      QueryWindows windows,
      Catalog catalog,
      Tenures tenures) {
    int tenant = question.meter().tenant();
    this.groups = groups;
    this.customers = new HashSet<>(question.customers());
    this.owners =
        groups.isByCustomer() || !customers.isEmpty()
            ? new Owners(catalog, tenant, tenures, windows)
            : null;
    this.subjects =
        question.subjects().isEmpty() && !customers.isEmpty()
            ? Owners.subjectsOf(customers, catalog.of(tenant))
            : new HashSet<>(question.subjects());
  }

  /** Subjects that the store is to be asked for; null: all. */
  @Nullable Set<String> listedSubjects() {
    boolean isAll = subjects.isEmpty() && customers.isEmpty();
    return isAll || subjects.size() > LISTED_MAX ? null : subjects;
  }

  /**
   * What stands for a series.
   *
   * @return what {@link #group} takes, or {@link #UNWANTED}
   */
  int enter(int series, String subject, List<String> dimensions) {
    boolean isWanted = subjects.isEmpty() || subjects.contains(subject);
    if (!isWanted || !groups.takes(dimensions)) {
      return UNWANTED;
    }
    if (owners == null) {
      return groups.number(subject, null, dimensions) << 1;
    }
    Tenure throughout = owners.throughout(series, subject);
    if (throughout != null) {
      int group = group(subject, throughout.customer(), dimensions);
      return group == UNWANTED ? UNWANTED : group << 1;
    }
    List<Stretch> stretches = owners.stretches(subject);
    int[] numbers =
        stretches.stream().mapToInt(one -> group(subject, one.customer(), dimensions)).toArray();
    divided.add(new Divided(stretches.stream().mapToLong(Stretch::endMs).toArray(), numbers));
    return (divided.size() - 1) << 1 | 1;
  }

  private int group(String subject, @Nullable String customer, List<String> dimensions) {
    boolean isAsked = customers.isEmpty() || customers.contains(customer);
    return isAsked ? groups.number(subject, customer, dimensions) : UNWANTED;
  }

  /** The group of usage at an instant of the time asked for, or {@link #UNWANTED}. */
  int group(int entered, long timeMs) {
    if ((entered & 1) == 0) {
      return entered >> 1;
    }
    Divided parts = divided.get(entered >> 1);
    int stretch = 0;
    while (timeMs >= parts.endMs[stretch]) {
      stretch++;
    }
    return parts.groups[stretch];
  }
}
