package io.tallygate.loadtest.budget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the processor time of a measured window went. Stations, the remainder, stolen and idle time add up to all processors over
 * the window: the remainder is what no thread of the gateway or the generator accounts for.
 *
 * @param records acknowledged in the window
 * @param elapsedNs its length
 * @param machine all processors
 * @param rows of the stations, in the order of a record's way
 * @param roles the same processor time by threads
 * @param samples that the gateway's threads were divided by
 * @param system the system calls of both processes
 * @param allocated bytes on the gateway's heap; null: its virtual machine could not be asked
 */
public record Budget(
    long records,
    long elapsedNs,
    MachineTimes machine,
    List<BudgetRow> rows,
    List<RoleTimes> roles,
    int samples,
    SystemCalls system,
    @Nullable Allocation allocated) {
  /**
   * System calls that the kernel counts by process.
   *
   * @param gatewayReads of files and pipes
   * @param gatewayWrites to files, pipes and sockets by {@code write}
   * @param generatorReads as of the gateway
   * @param generatorWrites as of the gateway; its frames among them
   */
  record SystemCalls(
      long gatewayReads, long gatewayWrites, long generatorReads, long generatorWrites) {}

  /**
   * Bytes allocated on the gateway's heap.
   *
   * @param eventLoops of the binary endpoint
   * @param core thread
   * @param force thread
   * @param all threads
   */
  record Allocation(long eventLoops, long core, long force, long all) {
    /** By the threads that a record of the binary protocol passes. */
    long binaryPath() {
      return eventLoops + core + force;
    }
  }

  /** All processors over the window, in nanoseconds. */
  double capacityNs() {
    return (double) machine.processors() * elapsedNs;
  }

  /** Other processes, the kernel's own threads, interrupts, threads that ended in the window; may be a little below 0. */
  double remainderNs() {
    return capacityNs()
        - BudgetRow.totalNs(rows)
        - machine.idleNs()
        - machine.diskNs()
        - machine.stolenNs();
  }

  private double perRecord(double ns) {
    return ns / records;
  }

  private double perRecord(long amount) {
    return (double) amount / records;
  }

  private double percent(double ns) {
    return 100 * ns / capacityNs();
  }

  private double perSecond(long count) {
    return count * 1e9 / elapsedNs;
  }

  /** The table for people: nanoseconds of processor time per record. */
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%nbudget: ns of processor time per record, %,d records in %.1f s on %d processors, %,d samples, gateway profiled%n",
        records,
        elapsedNs / 1e9,
        machine.processors(),
        samples);
    line(out, "station", "threads", "user", "system", "all", "share");
    for (BudgetRow row : rows) {
      line(
          out,
          (row.isGateway() || row.station() == Station.GENERATOR || row.station() == Station.SEND
                  ? ""
                  : "generator: ")
              + row.station().label(),
          String.join(", ", row.threads()),
          figure(perRecord(row.userNs())),
          figure(perRecord(row.systemNs())),
          figure(perRecord(row.totalNs())),
          share(row.totalNs()));
    }
    line(out, "other processes, kernel threads", remainderNs());
    line(out, "stolen by other machines", machine.stolenNs());
    line(out, "idle, a thread waits for the disk", machine.diskNs());
    line(out, "idle", machine.idleNs());
    line(out, "all processors", capacityNs());
    printRoles(out);
    out.printf(
        Locale.ROOT,
        "system calls a second: gateway %,.0f reads, %,.0f writes; generator %,.0f reads, %,.0f writes (a socket's recv and send are not counted)%n",
        perSecond(system.gatewayReads),
        perSecond(system.gatewayWrites),
        perSecond(system.generatorReads),
        perSecond(system.generatorWrites));
    out.println(
        allocated == null
            ? "allocation: not known"
            : String.format(
                Locale.ROOT,
                "allocation in bytes a record: %.4f on the binary path (event loops %.4f, core %.4f, force %.4f), %.4f in the whole gateway",
                perRecord(allocated.binaryPath()),
                perRecord(allocated.eventLoops),
                perRecord(allocated.core),
                perRecord(allocated.force),
                perRecord(allocated.all)));
  }

  private void printRoles(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%-34s %10s %10s %12s %14s%n",
        "threads",
        "ran",
        "wanted to",
        "gave up /s",
        "taken away /s");
    for (RoleTimes role : roles) {
      out.printf(
          Locale.ROOT,
          "%-34s %10s %10s %12.0f %14.0f%n",
          (role.isGateway() ? "gateway: " : "generator: ") + role.label(),
          figure(perRecord(role.runNs())),
          figure(perRecord(role.waitNs())),
          perSecond(role.voluntary()),
          perSecond(role.involuntary()));
    }
  }

  private void line(PrintStream out, String label, long ns) {
    line(out, label, (double) ns);
  }

  private void line(PrintStream out, String label, double ns) {
    line(out, label, "", "", "", figure(perRecord(ns)), share(ns));
  }

  private static void line(PrintStream out, String... cells) {
    out.printf(
        Locale.ROOT,
        "%-34s %-22s %8s %8s %8s %8s%n",
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        cells[4],
        cells[5]);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private String share(double ns) {
    return String.format(Locale.ROOT, "%.1f %%", percent(ns));
  }

  /** The same for programs; times are nanoseconds per record unless their name says otherwise. */
  public void putInto(ObjectNode json) {
    json.put("records", records);
    json.put("seconds", round(elapsedNs / 1e9));
    json.put("processors", machine.processors());
    json.put("samples", samples);
    json.put("nsPerRecord", round(perRecord(capacityNs())));
    ArrayNode stations = json.putArray("stations");
    for (BudgetRow row : rows) {
      ObjectNode one = stations.addObject();
      one.put("process", row.isGateway() ? "gateway" : "generator");
      one.put("station", row.station().label());
      ArrayNode threads = one.putArray("threads");
      row.threads().forEach(threads::add);
      one.put("userNs", round(perRecord(row.userNs())));
      one.put("systemNs", round(perRecord(row.systemNs())));
      one.put("sharePercent", round(percent(row.totalNs())));
    }
    json.put("otherProcessesNs", round(perRecord(remainderNs())));
    json.put("stolenNs", round(perRecord(machine.stolenNs())));
    json.put("idleForDiskNs", round(perRecord(machine.diskNs())));
    json.put("idleNs", round(perRecord(machine.idleNs())));
    ArrayNode threads = json.putArray("threads");
    for (RoleTimes role : roles) {
      ObjectNode one = threads.addObject();
      one.put("process", role.isGateway() ? "gateway" : "generator");
      one.put("threads", role.label());
      one.put("ranNs", round(perRecord(role.runNs())));
      one.put("wantedToRunNs", round(perRecord(role.waitNs())));
      one.put("voluntarySwitchesPerSecond", round(perSecond(role.voluntary())));
      one.put("involuntarySwitchesPerSecond", round(perSecond(role.involuntary())));
    }
    ObjectNode calls = json.putObject("systemCallsPerSecond");
    calls.put("gatewayReads", round(perSecond(system.gatewayReads)));
    calls.put("gatewayWrites", round(perSecond(system.gatewayWrites)));
    calls.put("generatorReads", round(perSecond(system.generatorReads)));
    calls.put("generatorWrites", round(perSecond(system.generatorWrites)));
    json.put(
        "allocatedBytesPerRecordBinaryPath",
        allocated == null ? null : round(perRecord(allocated.binaryPath())));
    json.put("allocatedBytesPerRecord", allocated == null ? null : round(perRecord(allocated.all)));
  }

  private static double round(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
