package io.tallygate.rating.billing;

import io.tallygate.rating.billing.StatementChange.Step;
import io.tallygate.rating.catalog.Subscription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people do with statements: approve, issue or discard drafts, cancel what was issued, issue it again. Any thread; blocks.
 * What opens or closes a period waits for a bill run that is under way.
 */
public final class StatementDesk {
  private static final int PAGE = 1_000;

  private final BillRun billRun;
  private final StatementArchive archive;

  /** A desk beside the only bill run over an archive. */
  public StatementDesk(BillRun billRun, StatementArchive archive) {
    this.billRun = billRun;
    this.archive = archive;
  }

  /**
   * Moves drafts on, all or none.
   *
   * @param by name of who asks for it
   * @return the statements afterwards
   * @throws StatementStateException as {@link StatementArchive#change}
   */
  public List<StatementEntry> change(Step step, int tenant, List<Long> ids, Instant at, String by) {
    return step == Step.DISCARD
        ? billRun.alone(() -> archive.change(step, tenant, ids, at, by))
        : archive.change(step, tenant, ids, at, by);
  }

  /**
   * Approves every draft, or issues everything approved, in the order of their ids; in pages, each of them all or none.
   *
   * @return how many
   */
  public int changeAll(Step step, int tenant, Instant at, String by) {
    StatementFilter wanted =
        switch (step) {
          case APPROVE -> new StatementFilter(null, null, StatementState.DRAFT);
          case ISSUE -> new StatementFilter(null, null, StatementState.APPROVED);
          case DISCARD -> throw new IllegalArgumentException("drafts are discarded by their ids");
        };
    int changed = 0;
    List<StatementEntry> page = archive.list(tenant, wanted, 0, PAGE);
    while (!page.isEmpty()) {
      archive.change(step, tenant, page.stream().map(StatementEntry::id).toList(), at, by);
      changed += page.size();
      page = archive.list(tenant, wanted, page.get(page.size() - 1).id(), PAGE);
    }
    return changed;
  }

  /**
   * Takes an issued statement back by another one, which is issued at once. Its period stays closed, and nothing is owed for it
   * until it is issued again.
   *
   * @param reason stands on the cancellation; may be empty
   * @return the cancellation
   * @throws StatementStateException if there is no such statement, or it is not one that can be cancelled
   */
  public Statement cancel(int tenant, long id, String reason, Instant at) {
    return billRun.alone(
        tenant,
        snapshot -> {
          Statement statement = require(tenant, id);
          requireCancellable(statement);
          SubscriptionHistory history =
              new SubscriptionHistory(tenant, archive, closings(statement));
          Closing closing = history.requireClosingOf(id);
          Statement cancellation =
              Cancellation.of(
                  statement,
                  archive.lastId() + 1,
                  history.lastId(),
                  reason,
                  at,
                  new CreditLedgers(snapshot).giveBack(statement));
          Closing taken =
              new Closing(
                  tenant,
                  closing.subscription(),
                  closing.start(),
                  closing.end(),
                  closing.closingFlush(),
                  closing.catalogVersion(),
                  cancellation.id(),
                  StatementKind.CANCELLATION);
          return archive.add(List.of(cancellation), List.of(taken)).get(0);
        });
  }

  /**
   * Makes the statement that stands for a cancelled one: its period with the usage and the prices that are known now, and every
   * adjustment that is due by now.
   *
   * @param state {@link StatementState#ISSUED} or {@link StatementState#DRAFT}
   * @throws StatementStateException if there is no such statement, it was not cancelled, or it was issued again already
   */
  public Statement reissue(int tenant, long id, String reason, Instant at, StatementState state) {
    return billRun.alone(
        tenant,
        snapshot -> {
          Statement cancelled = require(tenant, id);
          if (related(cancelled, StatementKind.CANCELLATION) == null) {
            throw StatementStateException.refused(
                id, "only what was cancelled is issued again; this one is " + words(cancelled));
          }
          StatementEntry again = related(cancelled, StatementKind.REISSUE);
          if (again != null) {
            throw StatementStateException.refused(
                id, "it was issued again already, as statement " + again.id());
          }
          Subscription subscription =
              snapshot.tenantCatalog().subscription(cancelled.subscription());
          if (subscription == null) {
            throw new IllegalStateException(
                "statement of an unknown subscription [id=" + cancelled.id() + "]");
          }
          SubscriptionBilling billing =
              new SubscriptionBilling(snapshot, subscription, closings(cancelled));
          Statement reissue =
              new CreditLedgers(snapshot)
                  .pay(
                      billing.reissue(
                          cancelled.period(),
                          new Reference(id, cancelled.number(), reason),
                          archive.lastId() + 1,
                          state,
                          at));
          return archive
              .add(
                  List.of(reissue),
                  List.of(
                      billing.closing(
                          reissue.start(), reissue.end(), reissue.id(), StatementKind.REISSUE)))
              .get(0);
        });
  }

  private Statement require(int tenant, long id) {
    Statement statement = archive.read(tenant, id);
    if (statement == null) {
      throw StatementStateException.unknown(id);
    }
    return statement;
  }

  private void requireCancellable(Statement statement) {
    if (statement.state() != StatementState.ISSUED
        || statement.kind() == StatementKind.CANCELLATION) {
      throw StatementStateException.refused(
          statement.id(),
          "only an issued statement is cancelled, a draft is discarded; this one is "
              + words(statement));
    }
    StatementEntry cancellation = related(statement, StatementKind.CANCELLATION);
    if (cancellation != null) {
      throw StatementStateException.refused(
          statement.id(), "it was cancelled already, by statement " + cancellation.id());
    }
  }

  private static String words(Statement statement) {
    return statement.kind() == StatementKind.CANCELLATION
        ? "a cancellation"
        : statement.state().key();
  }

  /** The statement of a kind that relates to another one; null: none. */
  private @Nullable StatementEntry related(Statement statement, StatementKind kind) {
    StatementFilter own = new StatementFilter(null, statement.subscription(), null);
    long after = statement.id();
    List<StatementEntry> page = archive.list(statement.tenant(), own, after, PAGE);
    while (!page.isEmpty()) {
      for (StatementEntry entry : page) {
        if (entry.relatesTo() == statement.id() && entry.kind() == kind) {
          return entry;
        }
      }
      after = page.get(page.size() - 1).id();
      page = archive.list(statement.tenant(), own, after, PAGE);
    }
    return null;
  }

  private List<Closing> closings(Statement statement) {
    return archive.closings(statement.tenant(), statement.subscription());
  }
}
