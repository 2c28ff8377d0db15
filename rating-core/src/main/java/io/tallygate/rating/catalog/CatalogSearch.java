package io.tallygate.rating.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds what people look for by a part of its name, whatever the case, a page at a time. Looks at every name: a million take some tenths
 * of a second, and need no index beside the catalog. Any thread.
 */
public final class CatalogSearch {
  private static final int KEYS_AT_A_TIME = 1000;

  private final TenantCatalog tenant;

  public CatalogSearch(TenantCatalog tenant) {
    this.tenant = tenant;
  }

  /** A subject, and whose it is: by the assignment that holds, or else by the last one. */
  public record FoundSubject(SubjectAssignment assignment, String customer) {}

  /**
   * Keys of the customers whose key, name or subjects have the text in them, in their order.
   *
   * @param after only greater ones; null: from the first on
   * @param limit how many at the most
   */
  public List<String> customers(String text, @Nullable String after, int limit) {
    NavigableSet<String> found = new TreeSet<>();
    String last = after;
    List<String> keys = tenant.keys(PartKind.CUSTOMERS, last, KEYS_AT_A_TIME);
    while (!keys.isEmpty() && found.size() < limit) {
      for (String key : keys) {
        if (found.size() < limit && isNamed(key, text)) {
          found.add(key);
        }
      }
      last = keys.get(keys.size() - 1);
      keys = tenant.keys(PartKind.CUSTOMERS, last, KEYS_AT_A_TIME);
    }
    for (String subject : tenant.subjects()) {
      if (contains(subject, text)) {
        for (SubjectAssignment assignment : tenant.assignments(subject)) {
          add(found, customer(assignment), after, limit);
        }
      }
    }
    return List.copyOf(found);
  }

  private boolean isNamed(String key, String text) {
    Customer customer = tenant.customer(key);
    return contains(key, text) || (customer != null && contains(customer.name(), text));
  }

  /** Keeps the first ones behind a key. */
  private static void add(
      NavigableSet<String> found, String candidate, @Nullable String after, int limit) {
    boolean isBehind = after == null || candidate.compareTo(after) > 0;
    if (isBehind && (found.size() < limit || candidate.compareTo(found.last()) < 0)) {
      found.add(candidate);
      if (found.size() > limit) {
        found.pollLast();
      }
    }
  }

  /**
   * Subjects with the text in them, in their order.
   *
   * @param text empty: every subject
   * @param customer only those that ever were a customer's; null: of all
   * @param after only greater ones; null: from the first on
   * @param limit how many at the most
   * @param at when they are whose they are shown to be
   */
  public List<FoundSubject> subjects(
      String text, @Nullable String customer, @Nullable String after, int limit, Instant at) {
    NavigableSet<String> found = new TreeSet<>();
    for (String subject : tenant.subjects()) {
      if (contains(subject, text) && isOf(subject, customer)) {
        add(found, subject, after, limit);
      }
    }
    return found.stream().map(subject -> found(subject, customer, at)).toList();
  }

  private boolean isOf(String subject, @Nullable String customer) {
    return customer == null
        || tenant.assignments(subject).stream().anyMatch(each -> customer(each).equals(customer));
  }

  private FoundSubject found(String subject, @Nullable String customer, Instant at) {
    Predicate<SubjectAssignment> isWanted =
        each -> customer == null || customer(each).equals(customer);
    List<SubjectAssignment> all = tenant.assignments(subject).stream().filter(isWanted).toList();
    SubjectAssignment shown =
        all.stream().filter(each -> each.holds(at)).findFirst().orElse(all.get(all.size() - 1));
    return new FoundSubject(shown, customer(shown));
  }

  /**
   * Keys of a customer's subscriptions, in their order.
   *
   * @param after only greater ones; null: from the first on
   * @param limit how many at the most
   */
  public List<String> subscriptions(String customer, @Nullable String after, int limit) {
    SortedSet<String> found = new TreeSet<>();
    for (Subscription subscription : tenant.subscriptions()) {
      String key = subscription.key();
      if (subscription.customer().equals(customer) && (after == null || key.compareTo(after) > 0)) {
        found.add(key);
      }
    }
    return new ArrayList<>(found).subList(0, Math.min(limit, found.size()));
  }

  private String customer(SubjectAssignment assignment) {
    Subscription subscription = tenant.subscription(assignment.subscription());
    if (subscription == null) {
      throw new IllegalStateException(
          "a subject of no subscription [subscription=" + assignment.subscription() + "]");
    }
    return subscription.customer();
  }

  private static boolean contains(String name, String text) {
    for (int at = 0; at <= name.length() - text.length(); at++) {
      if (name.regionMatches(true, at, text, 0, text.length())) {
        return true;
      }
    }
    return false;
  }
}
