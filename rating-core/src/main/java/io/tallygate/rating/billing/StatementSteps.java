package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementChange.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which steps lead where: a draft is approved, what is approved is issued, and either may be discarded as long as it is its
 * subscription's newest, because later ones bill what it left.
 */
final class StatementSteps {
  private StatementSteps() {}

  static StatementState target(Step step) {
    return switch (step) {
      case APPROVE -> StatementState.APPROVED;
      case ISSUE -> StatementState.ISSUED;
      case DISCARD -> StatementState.DISCARDED;
    };
  }

  /**
   * The statements that a step changes, in the order of their ids: of those asked for, the ones that it has not been taken with
   * yet.
   *
   * @throws StatementStateException if one is not there, or not in a state for the step
   */
  static List<StatementEntry> changing(
      StatementIndex index, Step step, int tenant, List<Long> ids) {
    Set<Long> ordered = new TreeSet<>(ids);
    List<StatementEntry> changing = new ArrayList<>();
    for (long id : ordered) {
      StatementEntry entry = require(index, tenant, id);
      if (!isDone(entry.state(), step)) {
        requireState(entry, step);
        changing.add(entry);
      }
    }
    if (step == Step.DISCARD) {
      requireNewest(index, tenant, changing);
    }
    return changing;
  }

  static StatementEntry require(StatementIndex index, int tenant, long id) {
    StatementIndex.Row row = index.find(tenant, id);
    if (row == null) {
      throw StatementStateException.unknown(id);
    }
    return row.entry();
  }

  /** What is issued was approved before. */
  private static boolean isDone(StatementState state, Step step) {
    return state == target(step) || (step == Step.APPROVE && state == StatementState.ISSUED);
  }

  private static void requireState(StatementEntry entry, Step step) {
    boolean isAllowed =
        switch (step) {
          case APPROVE -> entry.state() == StatementState.DRAFT;
          case ISSUE -> entry.state() == StatementState.APPROVED;
          case DISCARD ->
              entry.state() == StatementState.DRAFT || entry.state() == StatementState.APPROVED;
        };
    if (!isAllowed) {
      throw StatementStateException.refused(
          entry.id(),
          switch (step) {
            case APPROVE -> "only a draft is approved; this one is " + entry.state().key();
            case ISSUE -> "only what is approved is issued; this one is " + entry.state().key();
            case DISCARD ->
                "only what is not issued is discarded, else cancelled; this one is "
                    + entry.state().key();
          });
    }
  }

  private static void requireNewest(
      StatementIndex index, int tenant, List<StatementEntry> changing) {
    Set<Long> going = new HashSet<>();
    changing.forEach(entry -> going.add(entry.id()));
    for (StatementEntry entry : changing) {
      StatementFilter own = new StatementFilter(null, entry.subscription(), null);
      // All that may come after it are among those asked for, or one more.
      for (StatementEntry later : index.list(tenant, own, entry.id(), going.size() + 1)) {
        if (!going.contains(later.id())) {
          throw StatementStateException.refused(
              entry.id(),
              "a later statement of the subscription builds on it, and would have to be discarded first: "
                  + later.id());
        }
      }
    }
  }
}
