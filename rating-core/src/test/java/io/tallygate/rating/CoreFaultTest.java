package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.journal.Barrier;
import io.tallygate.rating.log.SegmentStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails beside the log itself: the core says so, takes nothing more, and can be closed and opened again. */
@Timeout(60)
class CoreFaultTest {
  @TempDir Path directory;

  /** The file system, whose free space cannot be told while there is a failure. */
  private record DiskThatMayNotAnswer(AtomicReference<IOException> failure) implements Disk {
    @Override
    public SegmentStorage segments(Path directory) throws IOException {
      return FILES.segments(directory);
    }

    @Override
    public Barrier barrier() {
      return FILES.barrier();
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
      IOException now = failure.get();
      if (now != null) {
        throw now;
      }
      return Long.MAX_VALUE;
    }
  }

  private static CrashPoints failingAt(String point, Error error) {
    return name -> {
      if (name.equals(point)) {
        throw error;
      }
    };
  }

  private CoreTraffic traffic(Core core) throws Exception {
    CoreTraffic traffic = new CoreTraffic(core, (producer, epoch, sequence) -> {});
    traffic.sendNext(0);
    traffic.drain();
    return traffic;
  }

  private static void assertFailed(Core core, Throwable cause) throws Exception {
    assertThat(core.failure().get(30, TimeUnit.SECONDS)).isSameAs(cause);
    assertThat(core.ingest().busyReason()).isEqualTo("the core has failed: " + cause.getMessage());
  }

  @Test
  void shouldFailWhenAFlushRunsOutOfMemory() throws Exception {
    Error noMemory = new OutOfMemoryError("no room for a flush");
    try (Core core =
        Core.open(CrashTarget.settings(directory), failingAt("before-deltas", noMemory))) {
      traffic(core);
      assertFailed(core, noMemory);
      assertThatThrownBy(() -> core.flushes().flushAndStore())
          .isInstanceOf(IllegalStateException.class);
    }
    assertReopens().close();
  }

  @Test
  void shouldFailWhenAStoreTransactionFails() throws Exception {
    Error fault = new InternalError("a fault under a memory map");
    try (Core core = Core.open(CrashTarget.settings(directory), failingAt("before-store", fault))) {
      traffic(core);
      assertFailed(core, fault);
    }
    assertReopens().close();
  }

  @Test
  void shouldFailWhenAStatementIsForcedAndNotIndexedAndIndexItAtTheNextStart() throws Exception {
    Error fault = new InternalError("between journal and index");
    try (Core core =
        Core.open(CrashTarget.settings(directory), failingAt("before-statement-index", fault))) {
      traffic(core);
      assertThatThrownBy(() -> CrashBilling.close(core, 0)).isSameAs(fault);
      assertFailed(core, fault);
      assertThat(core.statements().lastId()).isZero();
    }
    try (Core core = assertReopens()) {
      // The batch that was forced is there; the run that was cut off goes on behind it.
      assertThat(core.statements().lastId()).isPositive();
      CrashBilling.close(core, 0);
      assertThat(CrashBilling.statements(core))
          .extracting(Statement::subscription)
          .doesNotHaveDuplicates()
          .hasSize(CrashCatalog.SUBSCRIPTIONS);
    }
  }

  @Test
  void shouldFailWhenTheFileSystemDoesNotAnswerAndTakeNothingEvenIfItDoesAgain() throws Exception {
    AtomicReference<IOException> failure = new AtomicReference<>();
    try (Core core =
        Core.open(
            CrashTarget.settings(directory), CrashPoints.NONE, new DiskThatMayNotAnswer(failure))) {
      traffic(core);
      IOException stale = new IOException("stale file handle");
      failure.set(stale);
      assertThat(core.failure().get(30, TimeUnit.SECONDS)).isSameAs(stale);
      failure.set(null);
      assertThat(core.ingest().busyReason()).isEqualTo("the core has failed: stale file handle");
    }
    assertReopens().close();
  }

  private Core assertReopens() throws IOException {
    Core core = Core.open(CrashTarget.settings(directory), CrashPoints.NONE);
    assertThat(core.ingest().busyReason()).isNull();
    return core;
  }
}
