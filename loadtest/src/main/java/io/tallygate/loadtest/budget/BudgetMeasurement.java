package io.tallygate.loadtest.budget;

import io.tallygate.loadtest.TemporaryDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures a budget: {@link #prepare} before the gateway is started, with {@link #gatewayOptions}; {@link #attach} when it is
 * ready; {@link #begin} and {@link #end} around the measured window; {@link #budget} when the gateway has ended, because the profiler
 * writes its samples then. One thread at a time.
 */
public final class BudgetMeasurement implements Closeable {
  private final TemporaryDirectory directory;
  private final Profiler profiler;
  private long gatewayPid;
  private @Nullable AllocatedBytes heap;
  private @Nullable Edge begin;
  private @Nullable Edge end;
  private @Nullable Exception failure;

  /** One edge of the window. */
  private record Edge(Moment moment, AllocatedBytes.@Nullable Reading allocated) {}

  private BudgetMeasurement(TemporaryDirectory directory, Profiler profiler) {
    this.directory = directory;
    this.profiler = profiler;
  }

  /**
   * Makes the profiler ready.
   *
   * @param parent of a directory for it and its samples; null: the system's
   * @throws IOException the platform has no profiler or no {@code /proc}
   */
  public static BudgetMeasurement prepare(@Nullable Path parent) throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create(parent, "tallygate-budget-");
    try {
      return new BudgetMeasurement(directory, Profiler.unpack(directory.path()));
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  /** Options for the gateway's virtual machine. */
  public List<String> gatewayOptions() {
    return profiler.options();
  }

  /**
   * The gateway is ready.
   *
   * @return whether its virtual machine says what it allocates; the rest is measured anyway
   */
  public boolean attach(long pid) {
    gatewayPid = pid;
    try {
      AllocatedBytes asked = AllocatedBytes.attach(pid);
      heap = asked;
      // Loads what reading takes, so that the window's edges are short.
      asked.read();
      return true;
    } catch (IOException | LinkageError e) {
      // A runtime without the module that attaches, or a machine that forbids it.
      return false;
    }
  }

  /** The measured window begins. Takes some milliseconds; a failure is told by {@link #budget}. */
  public void begin() {
    begin = edge(true);
  }

  /** The measured window is over. As {@link #begin}. */
  public void end() {
    end = edge(false);
    closeHeap();
  }

  private @Nullable Edge edge(boolean isBegin) {
    AllocatedBytes asked = heap;
    try {
      // What the questions themselves cost the gateway stays outside of the window.
      AllocatedBytes.Reading before = asked == null || !isBegin ? null : asked.read();
      Moment moment = Moment.now(gatewayPid);
      AllocatedBytes.Reading after = asked == null || isBegin ? null : asked.read();
      return new Edge(moment, isBegin ? before : after);
    } catch (IOException | RuntimeException e) {
      failure = e;
      return null;
    }
  }

  /**
   * What was measured.
   *
   * @param records acknowledged in the window
   * @throws IOException the window was not measured, or there are no samples of it
   */
  public Budget budget(long records) throws IOException {
    Edge from = begin;
    Edge to = end;
    if (from == null || to == null || records <= 0) {
      throw new IOException("there is no budget: the measured window was not seen whole", failure);
    }
    if (!Files.exists(profiler.recording())) {
      throw new IOException("there is no budget: the gateway ended without writing its samples");
    }
    ProcessTimes gateway = to.moment.gateway().since(from.moment.gateway());
    Map<Long, String> names = new HashMap<>();
    gateway.threads().forEach((number, thread) -> names.put(number, thread.name()));
    StackSamples samples =
        StackSamples.read(
            profiler.recording(), from.moment.wallClock(), to.moment.wallClock(), names);
    if (samples.total() == 0) {
      throw new IOException("there is no budget: the profiler took no samples in the window");
    }
    BudgetRows rows = new BudgetRows();
    rows.addGateway(gateway, samples);
    long reads = 0;
    long writes = 0;
    for (Map.Entry<Long, ProcessTimes> each : to.moment.generators().entrySet()) {
      ProcessTimes before = from.moment.generators().get(each.getKey());
      ProcessTimes generator = before == null ? each.getValue() : each.getValue().since(before);
      rows.addGenerator(generator);
      reads += generator.reads();
      writes += generator.writes();
    }
    return new Budget(
        records,
        to.moment.nanoTime() - from.moment.nanoTime(),
        to.moment.machine().since(from.moment.machine()),
        rows.rows(),
        rows.roles(),
        samples.total(),
        new Budget.SystemCalls(gateway.reads(), gateway.writes(), reads, writes),
        allocation(from, to));
  }

  private static Budget.@Nullable Allocation allocation(Edge from, Edge to) {
    AllocatedBytes.Reading before = from.allocated;
    AllocatedBytes.Reading after = to.allocated;
    return before == null || after == null
        ? null
        : new Budget.Allocation(
            after.since(before, "binary-"),
            after.since(before, "core"),
            after.since(before, "force"),
            after.since(before, ""));
  }

  @Override
  public void close() throws IOException {
    closeHeap();
    directory.close();
  }

  private void closeHeap() {
    AllocatedBytes open = heap;
    heap = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // The gateway has ended: there is nobody left to say goodbye to.
      }
    }
  }
}
