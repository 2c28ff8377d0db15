package io.tallygate.loadtest.budget;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The threads of a process; between two moments, or since its start. A thread that ends in between is missing: its time is part of
 * what the budget cannot assign.
 *
 * @param threads by the kernel's number of the thread
 * @param reads system calls that read from a file or pipe; not those that receive from a socket
 * @param writes system calls that write, those of Java's channels to a socket among them; not those that send
 */
record ProcessTimes(Map<Long, ThreadTimes> threads, long reads, long writes) {
  /**
   * Reads them.
   *
   * @param process {@code /proc/PID}
   * @throws IOException the process has ended
   */
  static ProcessTimes read(Path process) throws IOException {
    Map<Long, ThreadTimes> threads = new TreeMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        try {
          threads.put(
              Long.parseLong(task.getFileName().toString()),
              ThreadTimes.parse(
                  Files.readString(task.resolve("stat")),
                  Files.readString(task.resolve("schedstat")),
                  Files.readString(task.resolve("status"))));
        } catch (IOException ended) {
          // Between the listing and the reading. If it was the process that ended, the next line
          // says so.
        }
      }
    }
    String io = Files.readString(process.resolve("io"));
    return new ProcessTimes(threads, ProcText.number(io, "syscr:"), ProcText.number(io, "syscw:"));
  }

  ProcessTimes since(ProcessTimes earlier) {
    Map<Long, ThreadTimes> between = new TreeMap<>();
    threads.forEach(
        (number, now) -> {
          ThreadTimes then = earlier.threads.get(number);
          between.put(number, then == null ? now : now.since(then));
        });
    return new ProcessTimes(between, reads - earlier.reads, writes - earlier.writes);
  }
}
