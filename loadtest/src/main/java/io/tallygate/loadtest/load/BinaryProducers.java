package io.tallygate.loadtest.load;

import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** The connections of a run over the binary protocol: series are dealt out to them, each is a producer with series of its own. */
final class BinaryProducers {
  private BinaryProducers() {}

  /**
   * Connections that are not yet open.
   *
   * @param name of the run, part of the producers' names: a name that was used before would go on with its sequences
   */
  static List<LoadConnection> connections(
      LoadOptions options,
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
    UsageTemplates templates = new UsageTemplates(each, options.batch(), options.mix(), seed);
    UsageTemplates longer =
        rest == 0 ? templates : new UsageTemplates(each + 1, options.batch(), options.mix(), seed);
    List<LoadConnection> connections = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < count; i++) {
      int own = i < rest ? each + 1 : each;
      int base = first;
      String producer = "loadtest-" + name + "-" + i;
      connections.add(
          new BinaryConnection(
              target,
              selector,
              patienceNs,
              producer,
              frames(options, i < rest ? longer : templates, producer),
              new OwnSeries(
                  own,
                  number -> series.meter(base + number),
                  number -> series.subject(base + number)),
              System::currentTimeMillis,
              listener));
      first += own;
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
