package io.tallygate.rating;

import io.tallygate.rating.billing.Closing;
import io.tallygate.rating.billing.StatementChange;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementFilter;
import io.tallygate.rating.billing.StatementIndex;
import io.tallygate.rating.billing.StatementLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells crash points of issuing statements. Only in crash tests: without crash points journal and index stand alone. */
final class CrashPointStatements {
  private CrashPointStatements() {}

  /** Around the entries and the force of the statement journal. */
  record Log(StatementLog log, CrashPoints crashPoints) implements StatementLog {
    @Override
    public long append(byte[] entry) {
      crashPoints.reached("before-statement-append");
      return log.append(entry);
    }

    @Override
    public void force() {
      crashPoints.reached("before-statement-force");
      log.force();
      crashPoints.reached("after-statement-force");
    }

    @Override
    public byte[] read(long index) {
      return log.read(index);
    }

    @Override
    public void forEachAfter(long index, Visitor visitor) {
      log.forEachAfter(index, visitor);
    }
  }

  /** Around the store's transaction that indexes statements and records closings. */
  record Index(StatementIndex index, CrashPoints crashPoints) implements StatementIndex {
    @Override
    public void add(List<Row> statements, List<Closing> closings, long throughIndex) {
      crashPoints.reached("before-statement-index");
      index.add(statements, closings, throughIndex);
      crashPoints.reached("after-statement-index");
    }

    @Override
    public void change(StatementChange change, long throughIndex) {
      crashPoints.reached("before-statement-index");
      index.change(change, throughIndex);
      crashPoints.reached("after-statement-index");
    }

    @Override
    public long throughIndex() {
      return index.throughIndex();
    }

    @Override
    public @Nullable Row find(int tenant, long id) {
      return index.find(tenant, id);
    }

    @Override
    public List<StatementEntry> list(int tenant, StatementFilter filter, long afterId, int limit) {
      return index.list(tenant, filter, afterId, limit);
    }

    @Override
    public List<StatementEntry> newest(
        int tenant, StatementFilter filter, long beforeId, int limit) {
      return index.newest(tenant, filter, beforeId, limit);
    }

    @Override
    public long lastId() {
      return index.lastId();
    }

    @Override
    public long lastNumber(int tenant) {
      return index.lastNumber(tenant);
    }

    @Override
    public List<Closing> closings(int tenant) {
      return index.closings(tenant);
    }

    @Override
    public List<Closing> closings(int tenant, String subscription) {
      return index.closings(tenant, subscription);
    }
  }
}
