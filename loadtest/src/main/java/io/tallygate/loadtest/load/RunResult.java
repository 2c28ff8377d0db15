package io.tallygate.loadtest.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What a run came to, whatever kind of run it was. */
interface RunResult {
  /** Whether it may be taken for a good one. */
  boolean isVerified();

  /** Has {@code verified}. */
  ObjectNode toJson();

  void print(PrintStream out);

  /** Latencies in ns, by time. */
  List<Histogram> latencies();

  /** Latencies that make a table of percentiles of their own. */
  List<Distribution> distributions();

  /**
   * Latencies of a run, or of a part of it that was verified by itself.
   *
   * @param name of its file
   * @param latencies in ns
   */
  record Distribution(String name, boolean isVerified, Histogram latencies) {
    /** The name where there is one only. */
    static final String WHOLE = "latency";
  }
}
