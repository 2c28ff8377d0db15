package io.tallygate.loadtest.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Divides the processor time of threads among stations. */
final class BudgetRows {
  private record Key(boolean isGateway, Station station) {}

  private final Map<Key, BudgetRow> rows = new HashMap<>();
  private final List<RoleTimes> roles = RoleTimes.none();

  /** All threads of the gateway, each divided as it was sampled: its user time and its kernel time by themselves. */
  void addGateway(ProcessTimes gateway, StackSamples samples) {
    gateway
        .threads()
        .forEach(
            (number, thread) -> {
              ThreadRole role = StationTable.ofGateway(thread.name());
              double system = systemShare(thread) * thread.runNs();
              divide(role, role.user(), samples.of(number, false), thread.runNs() - system, false);
              divide(role, role.system(), samples.of(number, true), system, true);
              RoleTimes.add(roles, true, role.label(), thread);
            });
  }

  /** All threads of a process of the generator: what is not its virtual machine's prepares in user code and sends in the kernel. */
  void addGenerator(ProcessTimes generator) {
    for (ThreadTimes thread : generator.threads().values()) {
      ThreadRole role = StationTable.ofGenerator(thread.name());
      double system = systemShare(thread) * thread.runNs();
      add(false, role.user(), role.label(), thread.runNs() - system, 0);
      add(false, role.system(), role.label(), 0, system);
      RoleTimes.add(roles, false, role.label(), thread);
    }
  }

  /** Ticks of a hundredth of a second are coarse; their ratio over a run is not. Fewer than one tick is taken for user time. */
  private static double systemShare(ThreadTimes thread) {
    long ticks = thread.userTicks() + thread.systemTicks();
    return ticks == 0 ? 0 : (double) thread.systemTicks() / ticks;
  }

  private void divide(
      ThreadRole role,
      Station withoutSamples,
      Map<Station, Integer> samples,
      double ns,
      boolean isSystem) {
    int total = samples.values().stream().mapToInt(Integer::intValue).sum();
    Map<Station, Integer> parts = total == 0 ? Map.of(withoutSamples, 1) : samples;
    parts.forEach(
        (station, count) -> {
          double part = ns * count / Math.max(1, total);
          add(true, station, role.label(), isSystem ? 0 : part, isSystem ? part : 0);
        });
  }

  private void add(
      boolean isGateway, Station station, String thread, double userNs, double systemNs) {
    if (userNs == 0 && systemNs == 0) {
      return;
    }
    BudgetRow old =
        rows.getOrDefault(
            new Key(isGateway, station), new BudgetRow(isGateway, station, new TreeSet<>(), 0, 0));
    TreeSet<String> threads = new TreeSet<>(old.threads());
    threads.add(thread);
    rows.put(
        new Key(isGateway, station),
        new BudgetRow(
            isGateway, station, threads, old.userNs() + userNs, old.systemNs() + systemNs));
  }

  /** In the order of a record's way, the generator first. */
  List<BudgetRow> rows() {
    List<BudgetRow> sorted = new ArrayList<>(rows.values());
    sorted.sort(Comparator.comparing(BudgetRow::isGateway).thenComparing(BudgetRow::station));
    return sorted;
  }

  List<RoleTimes> roles() {
    return List.copyOf(roles);
  }
}
