package io.tallygate.rating;

import io.tallygate.rating.billing.BillRun;
import io.tallygate.rating.billing.BillRunSettings;
import io.tallygate.rating.billing.StatementChange.Step;
import io.tallygate.rating.billing.StatementDesk;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementKind;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.period.LatePolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process to be killed at any moment: opens a core, says {@code ready} and how far the work is, and goes on with
 * bill runs, or with what people do with statements, from where the lives before it got to. Arguments: data directory; {@code
 * bill}, or the id of the last statement that bill runs had made.
 */
final class BillRunCrashTarget {
  static final String READY = "ready";

  /** A step was found to have happened in part. */
  static final int TORN = 3;

  /** The months up to this one of 2024 are closed. */
  static final int LAST_MONTH = 3;

  private static final int PAGE = 1_000;
  private static final int BATCH_STATEMENTS = 50;
  private static final int GROUP = 20;
  private static final int CANCELLED_ONE_IN = 40;
  private static final String BY = "crash test";
  private static final Instant AT = Instant.parse("2024-05-01T00:00:00Z");

  private final Core core;
  private final BillRun run;
  private final StatementDesk desk;

  private BillRunCrashTarget(Core core) {
    this.core = core;
    run =
        new BillRun(
            core::catalog,
            core.usage(),
            core.flushes(),
            core.statements(),
            LatePolicy.DEFAULT,
            new BillRunSettings(2, BATCH_STATEMENTS));
    desk = new StatementDesk(run, core.statements());
  }

  public static void main(String[] args) throws Exception {
    try (Core core = Core.open(CrashTarget.settings(Path.of(args[0])), CrashPoints.NONE)) {
      System.out.println(READY + " " + progress(core));
      if (args[1].equals("bill")) {
        bill(core, LAST_MONTH);
      } else {
        new BillRunCrashTarget(core).work(Long.parseLong(args[1]));
      }
    }
  }

  /** Grows with every statement that is made or moved on. */
  private static long progress(Core core) {
    long moved =
        entries(core, 1).values().stream()
            .mapToLong(
                entry ->
                    switch (entry.state()) {
                      case APPROVED -> 1;
                      case ISSUED, DISCARDED -> 2;
                      default -> 0;
                    })
            .sum();
    return core.statements().lastId() + moved;
  }

  /** The first tenant's statements are issued at once, the other one's are drafts. */
  static void bill(Core core, int month) {
    BillRunCrashTarget target = new BillRunCrashTarget(core);
    target.close(0, month, StatementState.ISSUED);
    target.close(1, month, StatementState.DRAFT);
  }

  private void close(int tenant, int month, StatementState state) {
    Instant until = BillRunCrashCatalog.closable(month);
    while (run.close(tenant, until, until, state).closedPeriods() > 0) {
      // Until nothing is due.
    }
  }

  /** Every statement of a tenant by its id, discarded ones too. */
  static Map<Long, StatementEntry> entries(RatingCore core, int tenant) {
    Map<Long, StatementEntry> entries = new TreeMap<>();
    for (StatementState state : new StatementState[] {null, StatementState.DISCARDED}) {
      StatementFilter filter = new StatementFilter(null, null, state);
      List<StatementEntry> page = core.statements().list(tenant, filter, 0, PAGE);
      while (!page.isEmpty()) {
        page.forEach(entry -> entries.put(entry.id(), entry));
        page = core.statements().list(tenant, filter, page.get(page.size() - 1).id(), PAGE);
      }
    }
    return entries;
  }

  /** Approves drafts; issues the older ones; discards the others, newest first; cancels some, issues these again; bills. */
  private void work(long lastBilled) {
    List<Long> drafts = billed(1, lastBilled);
    List<Long> kept = drafts.subList(0, drafts.size() * 3 / 5);
    List<Long> gone = new ArrayList<>(drafts.subList(kept.size(), drafts.size()));
    gone.sort(Comparator.reverseOrder());
    step(Step.APPROVE, drafts);
    step(Step.ISSUE, kept);
    step(Step.DISCARD, gone);
    List<Long> issued = billed(0, lastBilled);
    List<Long> wrong = new ArrayList<>();
    for (int i = 0; i < issued.size(); i += CANCELLED_ONE_IN) {
      wrong.add(issued.get(i));
    }
    for (long id : wrong) {
      if (!isThere(id, StatementKind.CANCELLATION)) {
        desk.cancel(0, id, "wrong", AT);
      }
    }
    for (long id : wrong) {
      if (!isThere(id, StatementKind.REISSUE)) {
        desk.reissue(
            0, id, "right", AT, id % 2 == 0 ? StatementState.ISSUED : StatementState.DRAFT);
      }
    }
    close(0, LAST_MONTH, StatementState.ISSUED);
    close(1, LAST_MONTH, StatementState.ISSUED);
  }

  /** Those of a quarter of the subscriptions. */
  private List<Long> billed(int tenant, long lastBilled) {
    return entries(core, tenant).values().stream()
        .filter(entry -> entry.id() <= lastBilled)
        .filter(entry -> Integer.parseInt(entry.subscription().substring(1)) % 4 == 0)
        .map(StatementEntry::id)
        .toList();
  }

  private boolean isThere(long id, StatementKind kind) {
    return entries(core, 0).values().stream()
        .anyMatch(entry -> entry.relatesTo() == id && entry.kind() == kind);
  }

  /** In groups, each of which a life before has moved on as a whole or not at all. */
  private void step(Step step, List<Long> ids) {
    Map<Long, StatementEntry> entries = entries(core, 1);
    for (int from = 0; from < ids.size(); from += GROUP) {
      List<Long> group = ids.subList(from, Math.min(ids.size(), from + GROUP));
      long done = group.stream().filter(id -> isDone(step, entries.get(id).state())).count();
      if (done == 0) {
        desk.change(step, 1, group, AT, BY);
      } else if (done < group.size()) {
        System.out.println("in part [step=" + step + "] [ids=" + group + "] [done=" + done + "]");
        Runtime.getRuntime().halt(TORN);
      }
    }
  }

  private static boolean isDone(Step step, StatementState state) {
    return switch (step) {
      case APPROVE -> state != StatementState.DRAFT;
      case ISSUE -> state == StatementState.ISSUED;
      case DISCARD -> state == StatementState.DISCARDED;
    };
  }
}
