package io.tallygate.loadtest.demo;

import io.tallygate.loadtest.demo.DemoEvent.Reading;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Requests to a web server: each is a click and its bytes, billed to the host that asked. */
final class WebLog {
  static final String KEY = "web";
  static final String FILE = "nasa_http_1995-08-01.tsv.gz";

  private WebLog() {}

  static Tariff read() throws IOException {
    List<String[]> rows = DemoData.tabSeparated(FILE);
    String[] header = rows.get(0);
    int host = DemoData.column(header, "host");
    int time = DemoData.column(header, "time");
    int url = DemoData.column(header, "url");
    int bytes = DemoData.column(header, "bytes");
    List<DemoEvent> events = new ArrayList<>(rows.size());
    for (int row = 1; row < rows.size(); row++) {
      String[] fields = rows.get(row);
      long size = Long.parseLong(fields[bytes]);
      events.add(
          new DemoEvent(
              KEY,
              row,
              "request",
              fields[host],
              TimeUnit.SECONDS.toMillis(Long.parseLong(fields[time])),
              Map.of("bytes", size, "url", fields[url]),
              List.of(
                  new Reading("clicks", 0, 1, List.of()), new Reading("bytes", 0, size, List.of())),
              Map.of()));
    }
    return new Tariff(
        KEY, "UTC", "EUR", LocalDate.of(1995, 8, 1), LocalDate.of(1995, 9, 1), false, events);
  }
}
