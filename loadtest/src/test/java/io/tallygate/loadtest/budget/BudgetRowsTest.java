package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetRowsTest {
  private static final StackFrame COUNTING =
      new StackFrame("io.tallygate.rating.ingest.RecordCounter", "countPlain");
  private static final StackFrame CHECKSUM =
      new StackFrame("io.tallygate.rating.log.SegmentedUsageLog", "crc");
  private static final StackFrame APPENDING =
      new StackFrame("io.tallygate.rating.log.SegmentedUsageLog", "write");
  private static final StackFrame SYSTEM_CALL = new StackFrame("libc.so.6", "writev");

  private final BudgetRows rows = new BudgetRows();

  @Test
  void shouldDivideUserAndKernelTimeEachByItsOwnSamples() {
    StackSamples samples = new StackSamples();
    ThreadRole core = StationTable.ofGateway("core");
    for (int i = 0; i < 3; i++) {
      samples.add(7, core, List.of(COUNTING));
    }
    samples.add(7, core, List.of(CHECKSUM));
    samples.add(7, core, List.of(SYSTEM_CALL, APPENDING));
    rows.addGateway(process(7, "core", 1_000, 60, 40), samples);

    assertThat(rows.rows())
        .extracting(BudgetRow::station, BudgetRow::userNs, BudgetRow::systemNs)
        .containsExactly(
            tuple(Station.LOG_CRC, 150.0, 0.0),
            tuple(Station.LOG, 0.0, 400.0),
            tuple(Station.COUNT, 450.0, 0.0));
  }

  @Test
  void shouldGiveAThreadWithoutSamplesToItsRole() {
    rows.addGateway(process(8, "force", 500, 1, 4), new StackSamples());
    assertThat(rows.rows()).hasSize(1);
    assertThat(rows.rows().get(0).station()).isEqualTo(Station.FORCE);
    assertThat(rows.rows().get(0).userNs()).isEqualTo(100, within(1e-9));
    assertThat(rows.rows().get(0).systemNs()).isEqualTo(400, within(1e-9));
  }

  @Test
  void shouldLoseNoTimeOfAnyThread() {
    StackSamples samples = new StackSamples();
    samples.add(7, StationTable.ofGateway("core"), List.of(COUNTING));
    samples.add(9, StationTable.ofGateway("binary-2-1"), List.of(COUNTING));
    rows.addGateway(process(7, "core", 1_003, 7, 13), samples);
    rows.addGateway(process(9, "binary-2-1", 77, 0, 0), samples);
    rows.addGateway(process(10, "C2 CompilerThre", 5, 1, 1), samples);
    rows.addGenerator(process(11, "java", 900, 3, 6));
    rows.addGenerator(process(12, "GC Thread#0", 10, 1, 0));

    assertThat(BudgetRow.totalNs(rows.rows())).isEqualTo(1_995, within(1e-6));
    assertThat(rows.roles())
        .extracting(RoleTimes::label)
        .containsExactly("core", "binary-*", "JIT", "generator", "GC, VM");
    assertThat(rows.rows().get(0).station()).isEqualTo(Station.GENERATOR);
    assertThat(rows.rows().get(0).userNs()).isEqualTo(300, within(1e-9));
    assertThat(rows.rows().get(1).station()).isEqualTo(Station.SEND);
    assertThat(rows.rows().get(1).systemNs()).isEqualTo(600, within(1e-9));
  }

  private static ProcessTimes process(
      long number, String name, long runNs, long userTicks, long systemTicks) {
    return new ProcessTimes(
        Map.of(number, new ThreadTimes(name, runNs, 0, userTicks, systemTicks, 0, 0)), 0, 0);
  }
}
