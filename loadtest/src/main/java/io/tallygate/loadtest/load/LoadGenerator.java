package io.tallygate.loadtest.load;

import io.tallygate.loadtest.load.LoadLoop.Amount;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What sends a run's records and hears the answers: this thread, or processes of its own. Used by one thread. */
interface LoadGenerator extends Closeable {
  /**
   * Opens the connections and has a batch answered on each.
   *
   * @throws IOException the gateway cannot be reached or refuses, or a generator has ended
   */
  void define() throws IOException;

  /**
   * Sends for a measured window, and waits for all answers; may be called again.
   *
   * @param amount of the whole run, not of one generator
   * @throws IOException the gateway went away or refuses, or a generator has ended
   */
  void window(Amount amount, long warmupNs) throws IOException;

  /** What was answered so far, and in the last window; as far as it is known, when something failed. */
  RunRecorder recorder();

  /** Connections lost and opened again so far. */
  int reconnects();

  /**
   * What everybody who sends has to know.
   *
   * @param name of the run, in producers' names and ids
   * @param host of the gateway
   * @param port of the protocol that the options name
   * @param acks a line is appended for each acknowledged frame; null: none is kept
   */
  record Assignment(
      LoadOptions options, String name, String host, int port, @Nullable String acks) {
    /** Of a new run: its name was not used before, so no sequence and no id of it was. */
    static Assignment of(LoadOptions options, InetSocketAddress target, @Nullable Path acks) {
      return new Assignment(
          options,
          Long.toHexString(System.currentTimeMillis()),
          target.getHostString(),
          target.getPort(),
          acks == null ? null : acks.toAbsolutePath().toString());
    }

    InetSocketAddress target() {
      return new InetSocketAddress(host, port);
    }

    /** The file of one generator: {@code FILE}, or {@code FILE.n} where there are several. */
    @Nullable Path acks(GeneratorShare share) {
      if (acks == null) {
        return null;
      }
      return Path.of(share.of() == 1 ? acks : acks + "." + share.index());
    }
  }

  /** As many processes as the options say; one is this one. */
  static LoadGenerator of(Assignment assignment, LoadObserver observer) throws IOException {
    return assignment.options().processes() == 1
        ? new LocalGenerator(assignment, GeneratorShare.WHOLE, observer)
        : GeneratorProcesses.start(assignment, observer);
  }
}
