package io.tallygate.loadtest.load;

import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The connections of a run over the binary protocol: series are dealt out to them, each is a producer with series of its own. */
final class BinaryProducers {
  private BinaryProducers() {}

  /**
   * Connections that are not yet open.
   *
   * @param share which of the run's connections
   * @param name of the run, part of the producers' names: a name that was used before would go on with its sequences
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
    int count = Math.min(options.connections(), options.series());
    int each = options.series() / count;
    int rest = options.series() % count;
    Map<Integer, UsageTemplates> templates = new HashMap<>();
    List<LoadConnection> connections = new ArrayList<>();
    for (int i = share.begin(count); i < share.end(count); i++) {
      int own = i < rest ? each + 1 : each;
      int base = i * each + Math.min(i, rest);
      String producer = "loadtest-" + name + "-" + i;
      connections.add(
          new BinaryConnection(
              target,
              selector,
              patienceNs,
              producer,
              frames(
                  options,
                  templates.computeIfAbsent(
                      own, size -> new UsageTemplates(size, options.batch(), options.mix(), seed)),
                  producer),
              new OwnSeries(
                  own,
                  number -> series.meter(base + number),
                  number -> series.subject(base + number)),
              System::currentTimeMillis,
              listener));
    }
    return connections;
  }

  private static FrameSource frames(
      LoadOptions options, UsageTemplates templates, String producer) {
    EventDetail detail = options.mix().detail();
    return detail == null
        ? new UsageFrames(templates)
        : new DetailFrames(templates, detail, options.batch(), new EventIds(producer));
  }
}
