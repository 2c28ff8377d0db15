package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.GeneratorMessages.Answer;
import io.tallygate.loadtest.load.GeneratorMessages.AnswerKind;
import io.tallygate.loadtest.load.GeneratorMessages.Command;
import io.tallygate.loadtest.load.GeneratorMessages.Window;
import io.tallygate.loadtest.load.GeneratorProcess.Said;
import io.tallygate.loadtest.load.LoadLoop.Amount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Several processes send, each on connections and series of its own; this one waits for all of them before each step and adds up
 * what they say. When one fails or ends, the run has failed and the others are ended.
 */
final class GeneratorProcesses implements LoadGenerator {
  /** A generator that sends says something every second; defining many series on a slow machine is one step. */
  private static final long SILENCE_MINUTES = 10;

  private final Assignment assignment;
  private final LoadObserver observer;
  private final List<GeneratorProcess> processes = new ArrayList<>();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final @Nullable RunSnapshot[] snapshots;
  private final long[] acknowledged;
  private final int[] reconnects;
  private boolean hasFailed;

  private GeneratorProcesses(Assignment assignment, LoadObserver observer) {
    this.assignment = assignment;
    this.observer = observer;
    int count = assignment.options().processes();
    snapshots = new RunSnapshot[count];
    acknowledged = new long[count];
    reconnects = new int[count];
  }

  /** Starts the processes; they do nothing yet. */
  static GeneratorProcesses start(Assignment assignment, LoadObserver observer) throws IOException {
    GeneratorProcesses generator = new GeneratorProcesses(assignment, observer);
    try {
      for (int i = 0; i < assignment.options().processes(); i++) {
        generator.processes.add(new GeneratorProcess(i, generator.said));
      }
    } catch (IOException e) {
      generator.killAll();
      throw e;
    }
    return generator;
  }

  @Override
  public void define() throws IOException {
    for (int i = 0; i < processes.size(); i++) {
      processes.get(i).tell(Command.define(assignment, new GeneratorShare(i, processes.size())));
    }
    awaitAll(AnswerKind.DEFINED);
    observer.onDefined();
  }

  @Override
  public void window(Amount amount, long warmupNs) throws IOException {
    Command window = Command.window(new Window(amount.records(), amount.durationNs(), warmupNs));
    processes.forEach(each -> each.tell(window));
    awaitAll(AnswerKind.DONE);
  }

  private void awaitAll(AnswerKind kind) throws IOException {
    boolean isMeasuring = false;
    int beats = 0;
    for (int waiting = processes.size(); waiting > 0; ) {
      Said next = next();
      Answer answer = next.answer();
      if (answer == null) {
        throw failed("a generator has ended", next.index(), end(next.index()));
      }
      switch (answer.kind()) {
        case MEASURING -> {
          if (!isMeasuring) {
            isMeasuring = true;
            observer.onMeasuring();
          }
        }
        case BEAT -> {
          acknowledged[next.index()] = answer.acknowledged();
          if (++beats % processes.size() == 0) {
            observer.onBeat(Arrays.stream(acknowledged).sum());
          }
        }
        case FAILED -> {
          keep(next.index(), answer);
          throw failed("a generator has failed", next.index(), answer.failure());
        }
        case DEFINED, DONE -> {
          keep(next.index(), answer);
          waiting -= answer.kind() == kind ? 1 : 0;
        }
      }
    }
  }

  private Said next() throws IOException {
    try {
      Said next = said.poll(SILENCE_MINUTES, TimeUnit.MINUTES);
      if (next != null) {
        return next;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      hasFailed = true;
      throw new IOException("interrupted while generators send", e);
    }
    hasFailed = true;
    throw new IOException("no generator says anything [minutes=" + SILENCE_MINUTES + "]");
  }

  private String end(int index) {
    try {
      return processes.get(index).end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private IOException failed(String what, int index, @Nullable String why) {
    hasFailed = true;
    return new IOException(
        what + " [generator=" + index + ", pid=" + processes.get(index).pid() + "]: " + why);
  }

  private void keep(int index, Answer answer) {
    if (answer.snapshot() != null) {
      snapshots[index] = answer.snapshot();
      reconnects[index] = answer.reconnects();
    }
  }

  @Override
  public RunRecorder recorder() {
    List<RunSnapshot> known = new ArrayList<>();
    for (RunSnapshot each : snapshots) {
      if (each != null) {
        known.add(each);
      }
    }
    return RunRecorder.merged(known);
  }

  @Override
  public int reconnects() {
    return Arrays.stream(reconnects).sum();
  }

  /** Process ids of the generators. */
  List<Long> pids() {
    return processes.stream().map(GeneratorProcess::pid).toList();
  }

  private void killAll() {
    processes.forEach(GeneratorProcess::kill);
  }

  @Override
  public void close() {
    if (hasFailed) {
      killAll();
    }
    processes.forEach(GeneratorProcess::close);
  }
}
