package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.demo.DemoEvent.Reading;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The calls and texts of {@link CallRecords} once more, as the carrier sees them: whoever sent them pays, the SIM or the other
 * side. The places in the data are around Boston, so customers have New York's clock.
 */
final class VoiceTraffic {
  static final String KEY = "voice";

  private VoiceTraffic() {}

  static Tariff read() throws IOException {
    List<DemoEvent> events = new ArrayList<>();
    for (DemoEvent record : CallRecords.read().events()) {
      events.add(event(record));
    }
    return new Tariff(
        KEY,
        "America/New_York",
        "USD",
        LocalDate.of(2013, 12, 16),
        LocalDate.of(2014, 5, 16),
        true,
        events);
  }

  private static DemoEvent event(DemoEvent record) {
    String partner = record.member("partner");
    boolean isOutgoing = record.member("direction").equals("out");
    String caller = isOutgoing ? record.subject() : partner;
    String called = isOutgoing ? partner : record.subject();
    boolean isCall = record.type().equals("call");
    long seconds = isCall ? record.readings().get(0).quantity() : 0;
    return new DemoEvent(
        KEY,
        record.row(),
        isCall ? "outgoing-call" : "outgoing-text",
        "tel:" + caller,
        record.timeMs(),
        isCall ? Map.of("called", called, "seconds", seconds) : Map.of("called", called),
        List.of(
            isCall
                ? new Reading("voice", 0, seconds, List.of(called))
                : new Reading("sms", 0, 1, List.of())),
        Map.of());
  }
}
