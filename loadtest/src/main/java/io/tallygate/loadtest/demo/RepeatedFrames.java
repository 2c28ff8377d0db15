package io.tallygate.loadtest.demo;

import io.tallygate.client.ConnectionSettings;
import io.tallygate.client.FrameConnection;
import io.tallygate.loadtest.demo.DemoEvent.Reading;
import io.tallygate.protocol.Definition;
import io.tallygate.protocol.Frame;
import io.tallygate.protocol.Frame.Ack;
import io.tallygate.protocol.UsageFrameWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records without ids, sent twice as a producer does that did not see the acknowledgement: the same producer, epoch,
 * sequences and bytes. What names a frame is its sequence, so the second time it is answered and not counted.
 */
final class RepeatedFrames {
  private static final int RECORDS = 200;
  private static final int EPOCH = 1;

  private final String producer;
  private final List<Definition> definitions = new ArrayList<>();
  private final List<ByteBuffer> frames = new ArrayList<>();

  RepeatedFrames(String producer, List<DemoEvent> events) {
    this.producer = producer;
    Map<Definition.Series, Integer> numbers = new LinkedHashMap<>();
    UsageFrameWriter writer = new UsageFrameWriter();
    for (DemoEvent event : events) {
      for (Reading reading : event.readings()) {
        int number =
            numbers.computeIfAbsent(
                new Definition.Series(
                    0, reading.meter(), reading.scale(), event.subject(), reading.dimensions()),
                series -> numbers.size());
        boolean isFull =
            writer.count() == RECORDS || !writer.add(number, event.timeMs(), reading.quantity());
        if (isFull) {
          finish(writer);
          begin(writer, event.timeMs());
          writer.add(number, event.timeMs(), reading.quantity());
        }
      }
    }
    finish(writer);
    numbers.forEach(
        (series, number) ->
            definitions.add(
                new Definition.Series(
                    number,
                    series.meter(),
                    series.scale(),
                    series.subject(),
                    series.dimensions())));
  }

  private static void begin(UsageFrameWriter writer, long firstTimeMs) {
    writer.begin(UsageFrameWriter.newFrameBuffer(), UsageFrameWriter.baseTimeMs(firstTimeMs));
  }

  private void finish(UsageFrameWriter writer) {
    if (writer.count() > 0) {
      long sequence = frames.size() + 1L;
      frames.add(writer.finish(sequence, sequence));
    }
  }

  int count() {
    return frames.size();
  }

  /**
   * Sends all frames over a new connection and waits for their acknowledgements.
   *
   * @return frames that the gateway had counted before
   * @throws IOException the gateway refused something
   */
  int send(InetSocketAddress gateway) throws IOException {
    int seen = 0;
    try (FrameConnection connection =
        FrameConnection.open(
            new ConnectionSettings(gateway.getHostString(), gateway.getPort(), producer, EPOCH))) {
      connection.define(definitions);
      for (ByteBuffer frame : frames) {
        connection.send(frame.duplicate());
      }
      long acknowledged = 0;
      while (acknowledged < frames.size()) {
        Frame answer = connection.receive();
        if (!(answer instanceof Ack ack) || !ack.refusals().isEmpty()) {
          throw new IOException("the gateway refuses frames [answer=" + answer + "]");
        }
        seen += ack.isSeen() ? (int) (ack.sequence() - acknowledged) : 0;
        acknowledged = ack.sequence();
      }
      connection.bye();
    }
    return seen;
  }
}
