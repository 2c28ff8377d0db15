package io.tallygate.loadtest.load;

import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** The connections of a run over HTTP: all of them step through the same series. */
final class HttpClients {
  private static final String EVENTS_PATH = "/api/v1/events";

  private HttpClients() {}

  /**
   * Connections that are not yet open.
   *
   * @param share which of the run's connections; its series are others than those of other shares
   * @param name of the run, part of the events' ids
   */
  static List<LoadConnection> connections(
      LoadOptions options,
      GeneratorShare share,
      LoadSeries series,
      InetSocketAddress target,
      Selector selector,
      long patienceNs,
      long seed,
      String name,
      AckListener listener) {
    int first = (int) share.before(options.series(), options.connections());
    int count = (int) share.part(options.series(), options.connections());
    byte[][] subjects = EventBatch.subjectTexts(count, number -> series.subject(first + number));
    String ids = share.of() == 1 ? name : name + "-" + share.index();
    int step = coprimeStep(count);
    AtomicLong nextId = new AtomicLong();
    SplittableRandom random = new SplittableRandom(seed + share.index());
    List<LoadConnection> connections = new ArrayList<>();
    for (int i = share.begin(options.connections()); i < share.end(options.connections()); i++) {
      connections.add(
          new HttpConnection(
              target,
              selector,
              patienceNs,
              EVENTS_PATH,
              new EventBatch(options.batch(), ids, subjects, random.split()),
              count,
              step,
              nextId,
              System::currentTimeMillis,
              listener));
    }
    return connections;
  }

  /** A step that visits all of {@code count} before it comes back to the first, in no order that a cache would like. */
  static int coprimeStep(int count) {
    int step = Math.max(1, (int) (count * 0.618));
    while (greatestCommonDivisor(step, count) != 1) {
      step++;
    }
    return step;
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
