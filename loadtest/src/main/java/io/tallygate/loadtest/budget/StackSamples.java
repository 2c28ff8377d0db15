package io.tallygate.loadtest.budget;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** How often the threads of the gateway were found at which station, in user code and in the kernel. */
final class StackSamples {
  private static final String EVENT = "jdk.ExecutionSample";

  private record Key(long thread, boolean isSystem) {}

  private final Map<Key, Map<Station, Integer>> counts = new HashMap<>();
  private int total;

  /**
   * Reads the samples between two moments from a recording of the profiler.
   *
   * @param names of the threads that count, by the kernel's number
   */
  static StackSamples read(Path recording, Instant from, Instant to, Map<Long, String> names)
      throws IOException {
    StackSamples samples = new StackSamples();
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        Instant at = event.getStartTime();
        if (!event.getEventType().getName().equals(EVENT) || at.isBefore(from) || at.isAfter(to)) {
          continue;
        }
        RecordedThread thread = event.getThread("sampledThread");
        RecordedStackTrace stack = event.getStackTrace();
        String name = thread == null ? null : names.get(thread.getOSThreadId());
        if (thread != null && name != null && stack != null) {
          List<StackFrame> frames =
              stack.getFrames().stream().map(StackSamples::stackFrame).toList();
          samples.add(thread.getOSThreadId(), StationTable.ofGateway(name), frames);
        }
      }
    }
    return samples;
  }

  private static StackFrame stackFrame(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    RecordedClass type = method == null ? null : method.getType();
    return new StackFrame(
        type == null ? "" : type.getName(), method == null ? "" : method.getName());
  }

  void add(long thread, ThreadRole role, List<StackFrame> stack) {
    boolean isSystem = !stack.isEmpty() && stack.get(0).isSystemCall();
    counts
        .computeIfAbsent(new Key(thread, isSystem), key -> new EnumMap<>(Station.class))
        .merge(role.station(stack, isSystem), 1, Integer::sum);
    total++;
  }

  /** Samples by station; empty where the thread was never found there. */
  Map<Station, Integer> of(long thread, boolean isSystem) {
    return counts.getOrDefault(new Key(thread, isSystem), Map.of());
  }

  int total() {
    return total;
  }
}
